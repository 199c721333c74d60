import { z } from 'zod';

/** The settings inside the object that stands at `path` in `schema`, by name; empty where there is no such object. */
export const shapeAt = (schema: unknown, path: readonly PropertyKey[]): Readonly<Record<string, unknown>> => {
  const [head, ...rest] = path;
  const bare = unwrap(schema);
  if (bare instanceof z.ZodArray && head !== undefined) return shapeAt(bare.element, rest);
  if (!(bare instanceof z.ZodObject)) return {};
  return head === undefined ? bare.shape : shapeAt(bare.shape[String(head)], rest);
};

/** What a setting's schema says it is, or null. */
export const descriptionOf = (schema: unknown): string | null => {
  if (!(schema instanceof z.ZodType)) return null;
  const bare = schema.description === undefined ? within(schema) : null;
  return schema.description ?? (bare === null ? null : descriptionOf(bare));
};

const unwrap = (schema: unknown): unknown => {
  const bare = within(schema);
  return bare === null ? schema : unwrap(bare);
};

/** The schema that a default, an option or a conversion is wrapped around. */
const within = (schema: unknown): unknown => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return schema.unwrap();
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return schema.unwrap();
  if (schema instanceof z.ZodReadonly) return schema.unwrap();
  if (schema instanceof z.ZodPipe) return schema.in instanceof z.ZodTransform ? schema.out : schema.in;
  return null;
};
