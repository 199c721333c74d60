import type { Plugin } from 'graphql-yoga';
import { graphiqlHeaders, graphiqlPage } from './graphiql.ts';
import { type Refusal, refusalResponse } from './refusal.ts';
import type { RequestRecords } from './request-record.ts';
import { pathOf } from './request-path.ts';

export interface RoutesOptions {
  readonly records: RequestRecords;
  /** Whether a browser gets GraphiQL. */
  readonly graphiql: boolean;
}

/** Answers everything that is neither a GraphQL request nor a probe: GraphiQL, the way there, and what does not exist. */
export const useRoutes = ({ records, graphiql }: RoutesOptions): Plugin => ({
  onRequest(payload) {
    const { request, fetchAPI } = payload;
    const refuse = (refusal: Refusal): void => {
      records.of(request).errorCodes.add(refusal.code);
      payload.endResponse(refusalResponse(refusal, request, fetchAPI));
    };
    switch (pathOf(request.url)) {
      case '/graphql':
      case '/graphql/':
        if (!asksForPage(request, graphiql)) return undefined;
        return graphiqlPage().then((page) => {
          payload.endResponse(new fetchAPI.Response(page, { headers: graphiqlHeaders }));
        });
      case '/':
        if (!asksForPage(request, graphiql)) return refuse(nothingHere);
        return payload.endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: '/graphql' } }));
      default:
        return refuse(nothingHere);
    }
  },
});

/** Whether the answer will be GraphiQL's page, or lead there: where it is open, a browser gets it in place of any query in the URL. */
export const asksForPage = ({ method, url, headers }: Request, graphiql: boolean): boolean =>
  graphiql &&
  method === 'GET' &&
  ['/', '/graphql', '/graphql/'].includes(pathOf(url)) &&
  (headers.get('accept') ?? '').includes('text/html');

const nothingHere: Refusal = {
  status: 404,
  code: 'NO_SUCH_PATH',
  message: 'There is nothing here. Queries go to /graphql; /livez and /readyz tell how the gateway is.',
};
