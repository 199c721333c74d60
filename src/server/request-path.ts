/**
 * The path of a request's URL as it was sent, without what stands behind it. It is not tidied up: where `/x/../graphql` were `/graphql`, what a
 * proxy lets through by its path would be another thing than what is answered here.
 */
export const pathOf = (url: string): string => {
  const from = url.indexOf('/', url.indexOf('://') + 3);
  if (from === -1) return '/';
  const to = url.indexOf('?', from);
  return to === -1 ? url.slice(from) : url.slice(from, to);
};
