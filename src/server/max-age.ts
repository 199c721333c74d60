/**
 * How old an answer of a vendor may be at most, in milliseconds, by a request's `Cache-Control`: 0 for `no-cache` and `no-store`, and for `max-age`
 * what it says. Undefined where it says neither, or the header is not there.
 */
export const maxAgeOf = (header: string | null): number | undefined => {
  if (header === null) return undefined;
  const directives = header.split(',').map((directive) => directive.trim().toLowerCase());
  if (directives.includes('no-cache') || directives.includes('no-store')) return 0;
  const seconds = directives.flatMap((directive) => /^max-age="?(\d{1,9})"?$/.exec(directive)?.[1] ?? []);
  return seconds.length === 0 ? undefined : Math.min(...seconds.map(Number)) * 1000;
};
