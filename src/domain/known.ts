/**
 * What a vendor's answer told of a field.
 *
 * - a value: it said so.
 * - `null`: the vendor has none, or does not have the field at all (the provider's gaps say which).
 * - `undefined`: this answer did not carry the field, another one may: it is read when a query selects it.
 */
export type Known<T> = T | null | undefined;
