/**
 * A tagged template for upstream paths: every variable part becomes exactly one percent-encoded segment, so that `auth0|abc` arrives as
 * `auth0%7Cabc` and an id can never name another resource. Throws a TypeError where `encodeSegment` does.
 */
export const pathOf = (fixed: TemplateStringsArray, ...segments: readonly string[]): string =>
  fixed.reduce((path, part, index) => path + encodeSegment(segments[index - 1] ?? '', path) + part);

/**
 * Percent-encodes one path segment, once. Throws a TypeError for a segment that is empty, `.` or `..`, holds a control character or half
 * a surrogate pair: each of these would reach another resource than the one named. `after` says in the error where the segment stood.
 */
export const encodeSegment = (segment: string, after = ''): string => {
  const fault = faultOf(segment);
  if (fault !== null) {
    throw new TypeError(`The upstream path segment after "${after}" ${fault}; use an id as the vendor gave it.`);
  }
  return encodeURIComponent(segment);
};

/** Whether `encodeSegment` takes a segment: what a vendor sends as an id has to stand in a path later. */
export const isSegment = (segment: string): boolean => faultOf(segment) === null;

// Here and not where it is used, which would make it anew for each row.
const controlCharacter = /\p{Cc}/u;

const faultOf = (segment: string): string | null => {
  if (segment === '') return 'is empty';
  // Encoding leaves dots as they are, and servers resolve such segments away.
  if (segment === '.' || segment === '..') return `is "${segment}"`;
  if (controlCharacter.test(segment)) return 'holds a control character';
  if (!segment.isWellFormed()) return 'holds half a character';
  return null;
};
