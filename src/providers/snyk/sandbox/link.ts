import type { Exchange } from './operation.ts';

/** A link as Snyk writes it: a URL, or an object that holds one. */
export type Link = string | { readonly href: string };

/** A host that no name server knows: whoever follows a link to it has given the token to a stranger. */
const foreignOrigin = 'https://api.snyk.invalid';

/** Writes a link to a path of the REST API (without `/rest`) in the form that the sandbox was told to use. */
export const linkTo = ({ state, request }: Exchange, path: string, query: URLSearchParams): Link => {
  const target = `${path}?${query.toString()}`;
  const href = {
    relative: target,
    'relative-rest': `/rest${target}`,
    absolute: `http://${request.headers['host']}/rest${target}`,
    'absolute-foreign': `${foreignOrigin}/rest${target}`,
  }[state.behaviour.links];
  return state.behaviour.linkForm === 'object' ? { href } : href;
};

/** The `links` of a single resource. */
export const selfLinks = (exchange: Exchange): { readonly self: Link } => ({
  self: linkTo(exchange, exchange.path, exchange.request.query),
});
