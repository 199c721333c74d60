import type { Plugin } from 'graphql-yoga';
import { graphiqlHeaders, graphiqlPage } from './graphiql.ts';
import type { ServerCode } from './server-code.ts';

export interface RoutesOptions {
  /** Whether new requests are welcome; no longer once the gateway is being stopped. */
  readonly isReady: () => boolean;
  /** Whether a browser gets GraphiQL. */
  readonly graphiql: boolean;
}

/** Answers everything that is not a GraphQL request: health, GraphiQL, the way there, and what does not exist. */
export const useRoutes = ({ isReady, graphiql }: RoutesOptions): Plugin => ({
  onRequest(payload) {
    const { request, url, fetchAPI } = payload;
    const json = (status: number, body: object): void => {
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      payload.endResponse(new fetchAPI.Response(JSON.stringify(body), { status, headers }));
    };
    const browser = request.method === 'GET' && (request.headers.get('accept') ?? '').includes('text/html');
    switch (pathOf(url)) {
      case '/graphql':
        if (!browser || !graphiql) return undefined;
        return graphiqlPage().then((page) => {
          payload.endResponse(new fetchAPI.Response(page, { headers: graphiqlHeaders }));
        });
      case '/livez':
        return json(200, { live: true });
      case '/readyz':
        return isReady() ? json(200, { ready: true }) : json(503, { ready: false, reason: 'The gateway is stopping.' });
      case '/':
        if (!browser) return json(404, nothingHere);
        return payload.endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: '/graphql' } }));
      default:
        return json(404, nothingHere);
    }
  },
});

const nothingHere = {
  errors: [
    {
      message: 'There is nothing here. Queries go to /graphql; /livez and /readyz tell how the gateway is.',
      extensions: { code: 'NO_SUCH_PATH' satisfies ServerCode },
    },
  ],
};

/** The path without a slash at its end, or null for an address that is none. */
const pathOf = (url: URL): string | null => {
  try {
    return url.pathname === '/graphql/' ? '/graphql' : url.pathname;
  } catch {
    return null;
  }
};
