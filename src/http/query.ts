/** The query with its question mark, or an empty string. Spaces become `%20`, which every server reads; half a surrogate pair becomes U+FFFD. */
export const queryString = (query: readonly (readonly [name: string, value: string])[] = []): string => {
  let text = '';
  for (const [name, value] of query) text += `${text === '' ? '?' : '&'}${encode(name)}=${encode(value)}`;
  return text;
};

/** What needs no encoding, as most names and values do not. */
const plain = /^[\w.~-]*$/;

// A search word comes from a stranger, and encodeURIComponent throws on half a surrogate pair.
const encode = (text: string): string => (plain.test(text) ? text : encodeURIComponent(text.toWellFormed()));
