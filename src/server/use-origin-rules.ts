import type { Plugin } from 'graphql-yoga';
import { type Refusal, refusalResponse } from './refusal.ts';
import type { RequestRecords } from './request-record.ts';
import { asksForPage } from './use-routes.ts';

export interface OriginRulesOptions {
  readonly records: RequestRecords;
  /** Origins whose pages may ask, besides the gateway's own. */
  readonly corsOrigins: readonly string[];
  /** Whether a browser gets GraphiQL. */
  readonly graphiql: boolean;
}

/**
 * Decides whose web pages may ask. A browser sends requests for any page that is open in it, from inside the network that it is in, so that a
 * request of another origin is refused before anything is done, unless the origin is allowed. A client that is no browser says nothing of
 * origins, and is not concerned. Credentials are never allowed: keys travel in a header that the page itself has to set.
 */
export const useOriginRules = ({ records, corsOrigins, graphiql }: OriginRulesOptions): Plugin => {
  const allowed = new Set(corsOrigins);
  return {
    onRequest(payload) {
      const { request, fetchAPI } = payload;
      const { headers, method } = request;
      const origin = headers.get('origin');
      const site = headers.get('sec-fetch-site');
      if (comesFromNoPage(origin, site)) return;
      const isSameSite = sameOrigin.has(site);
      if (origin !== null && allowed.has(origin)) {
        const wanted = method === 'OPTIONS' ? headers.get('access-control-request-method') : null;
        if (wanted === null) return;
        const granted = grantedHeaders(headers.get('access-control-request-headers') ?? '');
        return payload.endResponse(new fetchAPI.Response(null, { status: 204, headers: preflightHeaders(granted) }));
      }
      if (
        origin === null ? isOpened(request) && asksForPage(request, graphiql) : isSameSite && isOwn(origin, request)
      ) {
        return;
      }
      records.of(request).errorCodes.add(crossOrigin.code);
      payload.endResponse(refusalResponse(crossOrigin, request, fetchAPI));
    },
    onResponse({ request, response }) {
      if (allowed.size === 0) return;
      response.headers.append('vary', 'Origin');
      const origin = request.headers.get('origin');
      if (origin === null || !allowed.has(origin)) return;
      response.headers.set('access-control-allow-origin', origin);
      response.headers.set('access-control-expose-headers', 'x-request-id, retry-after');
    },
  };
};

const crossOrigin: Refusal = {
  status: 403,
  code: 'CROSS_ORIGIN',
  message:
    'A web page of another origin may not ask this gateway. Its operator can allow the origin in server.corsOrigins.',
};

/** What a browser says of a request that no other site has caused; null where it is no browser, or an old one. */
const sameOrigin = new Set(['same-origin', 'none', null]);

/** Whether a request comes from no web page at all, as those of programs do. */
export const comesFromNoPage = (origin: string | null, site: string | null): boolean =>
  origin === null && sameOrigin.has(site);

/** Whether a person follows a link in a browser, rather than a page asking by itself. */
const isOpened = ({ headers }: Request): boolean =>
  headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document';

/**
 * Whether an origin is where the request was sent to. Only the Host header says that: X-Forwarded-Host could be anybody's. The scheme is
 * left open, since a proxy may have taken TLS off.
 */
const isOwn = (origin: string, { url }: Request): boolean => {
  const page = URL.parse(origin);
  if (page === null || page.origin !== origin) return false;
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
  return URL.parse(`${page.protocol}//${authority}`)?.host === page.host;
};

const grantable =
  /^(?:accept|authorization|cache-control|content-type|traceparent|tracestate|x-request-id|x-rollcall-[a-z0-9-]+)$/;

const grantedHeaders = (asked: string): string =>
  asked
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => grantable.test(name))
    .join(', ');

const preflightHeaders = (granted: string): Record<string, string> => ({
  'access-control-allow-methods': 'GET, POST',
  ...(granted === '' ? {} : { 'access-control-allow-headers': granted }),
  'access-control-max-age': '600',
  vary: 'Access-Control-Request-Headers',
});
