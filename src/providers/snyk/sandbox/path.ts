/**
 * The parts of a path that a template names in braces; null where the path is not of the template.
 * @param parts decoded, without the slashes between them
 */
export const matchPath = (template: string, parts: readonly string[]): ReadonlyMap<string, string> | null => {
  const expected = template.split('/').slice(1);
  if (expected.length !== parts.length) return null;
  const named = new Map<string, string>();
  for (const [index, word] of expected.entries()) {
    const part = parts[index] ?? '';
    if (word.startsWith('{') && part !== '') named.set(word.slice(1, -1), part);
    else if (word !== part) return null;
  }
  return named;
};
