import type { WriteReceipt } from '../domain/write.ts';

/** JSON as a column holds it. `undefined` is stored as null; a bigint as text, since a record must not fail for a number's size. */
export const toJson = (value: unknown): string | null =>
  value === undefined || value === null
    ? null
    : JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));

export const fromJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

export const stringsFromJson = (text: string): readonly string[] => {
  const value = fromJson(text);
  return Array.isArray(value) ? value.filter((part) => typeof part === 'string') : [];
};

export const optionsFromJson = (text: string): Readonly<Record<string, string | null>> =>
  Object.fromEntries(
    Object.entries(recordOf(fromJson(text))).flatMap(([name, value]) =>
      typeof value === 'string' || value === null ? [[name, value] as const] : [],
    ),
  );

export const receiptFromJson = (text: string | null): WriteReceipt | null => {
  if (text === null) return null;
  const { id, expiresAt, isUnclear } = recordOf(fromJson(text));
  return {
    id: typeof id === 'string' ? id : null,
    expiresAt: typeof expiresAt === 'string' ? expiresAt : null,
    ...(isUnclear === true ? { isUnclear } : {}),
  };
};

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
