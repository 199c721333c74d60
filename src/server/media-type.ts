/** The media types that an answer can have. */
export type MediaType = 'application/json' | 'application/graphql-response+json';

/** In the order in which they are chosen where a client likes both alike without naming either, which older clients do. */
const mediaTypes = ['application/json', 'application/graphql-response+json'] as const;

/**
 * Chooses the type that a client prefers by its Accept header (RFC 9110, section 12.5.1): of equal ones the one that it names first. Null where it
 * takes none of them. A header that is missing or empty takes all.
 */
export const negotiate = (accept: string | null): MediaType | null => {
  if (accept === null || accept === '' || accept === '*/*' || accept === 'application/json') return 'application/json';
  if (accept === known.accept) return known.type;
  known = { accept, type: choose(accept) };
  return known.type;
};

/** Whoever asks mostly sends what was sent before. */
let known: { readonly accept: string; readonly type: MediaType | null } = { accept: '', type: 'application/json' };

const choose = (accept: string): MediaType | null => {
  let best: { readonly type: MediaType; readonly quality: number; readonly place: number } | null = null;
  const ranges = accept.toLowerCase().split(',').map(readRange);
  for (const type of mediaTypes) {
    const place = mostSpecific(ranges, type);
    const range = ranges[place];
    if (range === undefined || range.quality === 0) continue;
    const { quality } = range;
    if (best === null || quality > best.quality || (quality === best.quality && place < best.place)) {
      best = { type, quality, place };
    }
  }
  return best?.type ?? null;
};

interface Range {
  readonly type: string;
  /** From 0, never, to 1. */
  readonly quality: number;
}

const readRange = (text: string): Range => {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  let quality = 1;
  for (const parameter of parameters) {
    const [name, value = ''] = parameter.split('=').map((part) => part.trim());
    if (name === 'q') quality = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(value) ? Number(value) : 0;
    // Answers are in UTF-8, whatever else is asked for.
    if (name === 'charset' && !/^"?utf-?8"?$/.test(value)) quality = 0;
  }
  return { type, quality };
};

/** The place of the range that says most about a type; -1 where none does. */
const mostSpecific = (ranges: readonly Range[], type: MediaType): number => {
  const exact = ranges.findIndex((range) => range.type === type);
  if (exact !== -1) return exact;
  const kind = ranges.findIndex((range) => range.type === 'application/*');
  return kind === -1 ? ranges.findIndex((range) => range.type === '*/*') : kind;
};
