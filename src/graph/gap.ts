import type { Gap, GapNoun } from '../domain/gap.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { Types } from './types.ts';

export const defineGap = (types: Types): void => {
  types.Gap.implement({
    description: 'A field that is null, and why.',
    fields: (t) => ({
      field: t.exposeString('field', { description: "The field's name." }),
      reason: t.expose('reason', { type: types.GapReason, description: 'Why it is null.' }),
      note: t.exposeString('note', {
        nullable: true,
        description: 'The same as a sentence, where there is more to say.',
      }),
    }),
  });
};

/** What a row has for a field of the schema. */
const valueOf = (row: object, field: string): unknown =>
  (row as Readonly<Record<string, unknown>>)[field === 'vendorId' ? 'id' : field];

/** The gaps of a row: what its vendor never provides, as far as the row does not have it after all. */
export const staticGaps = (provider: Provider, noun: GapNoun, row: object): Gap[] =>
  Object.entries(provider.gaps[noun]).flatMap(([field, note]) =>
    valueOf(row, field) == null ? [{ field, reason: 'NOT_PROVIDED', note }] : [],
  );

/** The gaps of fields that could not be read: all those the row lacks, for the reason that reading the whole thing failed. */
const failureGaps = (error: unknown, row: object, fields: readonly string[]): Gap[] => {
  if (!(error instanceof ProviderError)) throw error;
  const reason = error.kind === 'forbidden' || error.kind === 'unauthorized' ? 'FORBIDDEN' : 'FAILED';
  return fields
    .filter((field) => valueOf(row, field) === undefined)
    .map((field) => ({ field, reason, note: error.message }));
};

export interface GapSource<Row> {
  readonly noun: GapNoun;
  readonly row: Row;
  /** The nullable fields that a vendor's answer fills in. */
  readonly fields: readonly string[];
  /** For fields that map to nothing: the field that keeps the vendor's own word. */
  readonly words?: Readonly<Record<string, string>>;
  /** Reads the whole thing, for a row that lacks a field. */
  readonly load: () => Promise<Row | null>;
}

/** Every null field of a row and its reason, once the row has been read as whole as it can be. */
export const gapsOf = async <Row extends object>(provider: Provider, source: GapSource<Row>): Promise<Gap[]> => {
  const { noun, row, fields, words = {}, load } = source;
  let whole = row;
  try {
    if (fields.some((field) => valueOf(row, field) === undefined)) whole = (await load()) ?? row;
  } catch (error) {
    return [...staticGaps(provider, noun, row), ...failureGaps(error, row, fields)];
  }
  const known = staticGaps(provider, noun, whole);
  const isKnown = new Set(known.map(({ field }) => field));
  const others = fields.filter((field) => valueOf(whole, field) == null && !isKnown.has(field));
  return [...known, ...others.map((field) => emptyGap(field, valueOf(whole, words[field] ?? field)))];
};

/** A field that the vendor could have filled in. A word that is there maps to nothing. */
const emptyGap = (field: string, word: unknown): Gap =>
  word == null
    ? { field, reason: 'NOT_PROVIDED', note: "The vendor's answer about it has no value for it." }
    : { field, reason: 'UNMAPPED', note: `The vendor says ${JSON.stringify(word)}, which Rollcall does not know.` };
