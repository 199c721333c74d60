/** The query with its question mark, or an empty string. Spaces become `%20`, which every server reads; half a surrogate pair becomes U+FFFD. */
export const queryString = (query: readonly (readonly [name: string, value: string])[] = []): string =>
  query.length === 0 ? '' : `?${query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`;

// A search word comes from a stranger, and encodeURIComponent throws on half a surrogate pair.
const encode = (text: string): string => encodeURIComponent(text.toWellFormed());
