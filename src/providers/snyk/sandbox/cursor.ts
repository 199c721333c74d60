import { z } from 'zod';
import { invalid } from './refusal.ts';

/** Where a page begins or ends: the record it stands on, and by what the list is sorted if by more than that. */
export interface Cursor {
  readonly key: number;
  /** The record's value in the column that the list is sorted by; null where it has its own order. */
  readonly value: string | null;
  /** Only for a sandbox that puts empty pages between the others: which of them this is. */
  readonly blank: number;
}

const written = z.strictObject({
  id: z.string().regex(/^-?\d+(?:\.\d+)?$/),
  value: z.string().optional(),
  blank: z.number().int().positive().optional(),
});

/** Snyk's form: `v1.` and the record's key as JSON in base64. */
export const writeCursor = ({ key, value, blank }: Cursor): string => {
  const json = { id: String(key), ...(value === null ? {} : { value }), ...(blank === 0 ? {} : { blank }) };
  return `v1.${Buffer.from(JSON.stringify(json)).toString('base64')}`;
};

/** @throws Refusal for a text that is no cursor. */
export const readCursor = (text: string, parameter: string): Cursor => {
  const refusal = invalid(`'${parameter}' is not a valid cursor`, { parameter });
  const [, encoded] = /^v1\.([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  if (encoded === undefined || encoded.length % 4 !== 0) throw refusal;
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  } catch {
    throw refusal;
  }
  const read = written.safeParse(json);
  if (!read.success) throw refusal;
  return { key: Number(read.data.id), value: read.data.value ?? null, blank: read.data.blank ?? 0 };
};
