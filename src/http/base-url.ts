/**
 * Throws a TypeError unless the URL is an `http:` or `https:` origin with an optional path prefix. Credentials, a query or a fragment in
 * it would be dropped without a word, so they are refused; the error does not repeat them.
 */
export const checkBaseUrl = (baseUrl: URL): void => {
  if (baseUrl.protocol !== 'https:' && baseUrl.protocol !== 'http:') {
    throw new TypeError(`A base URL must start with https:// (or http:// on loopback), not ${baseUrl.protocol}`);
  }
  if (baseUrl.username !== '' || baseUrl.password !== '' || baseUrl.search !== '' || baseUrl.hash !== '') {
    throw new TypeError(
      `The base URL of ${baseUrl.host} must be an origin and an optional path: remove its user name, password, query or fragment.`,
    );
  }
};

const onePath = /^\/(?!\/)[!-~]*$/;
const beyondPath = /[?#\\]/;
const dotSegment = /\/(?:\.|%2e){1,2}(?:\/|$)/i;

/**
 * Makes the path to ask the base URL's origin for: its prefix, with or without a trailing slash, and then the given path. Throws a TypeError for a
 * path that could leave the prefix or carry more than a path: it must start with one slash and hold no query, fragment, dot segment or
 * character that ought to be percent-encoded.
 */
export const pathBelow = (baseUrl: URL): ((path: string) => string) => {
  const prefix = baseUrl.pathname.replace(/\/+$/, '');
  return (path) => {
    if (!onePath.test(path) || beyondPath.test(path) || dotSegment.test(path)) {
      throw new TypeError(
        'An upstream path must start with one slash and be made by pathOf, and its query be given apart.',
      );
    }
    return prefix + path;
  };
};
