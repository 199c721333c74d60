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

/** A field whose vendor said a word that maps to nothing. */
export const unmapped = (field: string, value: unknown, raw: string | null | undefined): Gap[] =>
  value == null && raw != null
    ? [{ field, reason: 'UNMAPPED', note: `The vendor says ${JSON.stringify(raw)}, which Rollcall does not know.` }]
    : [];

/** The gaps of a row: what its vendor never provides, as far as the row does not have it after all. */
export const staticGaps = (provider: Provider, noun: GapNoun, row: object): Gap[] =>
  Object.entries(provider.gaps[noun]).flatMap(([field, note]) => {
    const value = (row as Readonly<Record<string, unknown>>)[field];
    return value === null || value === undefined ? [{ field, reason: 'NOT_PROVIDED', note }] : [];
  });

/** The gaps of fields that could not be read: all those the row lacks, for the reason that reading the whole thing failed. */
export const failureGaps = (error: unknown, row: object, fields: readonly string[]): Gap[] => {
  if (!(error instanceof ProviderError)) throw error;
  const reason = error.kind === 'forbidden' || error.kind === 'unauthorized' ? 'FORBIDDEN' : 'FAILED';
  return fields
    .filter((field) => (row as Readonly<Record<string, unknown>>)[field] === undefined)
    .map((field) => ({ field, reason, note: error.message }));
};
