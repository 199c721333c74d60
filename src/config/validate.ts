import type { z } from 'zod';
import type { Fault } from './config-error.ts';
import { descriptionOf, shapeAt } from './schema-shape.ts';
import { hint, inWords, list, missing } from './words.ts';

/** How a person knows the setting at a path: `directories[0].token`, or the variable it came from. */
export type NameSetting = (path: readonly PropertyKey[]) => string;

/** A value that a schema accepted, or all that is wrong with it. */
export type Validated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Checks a value against a schema and words every fault.
 * @param others settings that may be meant by an unknown one although the schema does not know them
 */
export const validate = <T>(
  schema: z.ZodType<T>,
  value: unknown,
  name: NameSetting,
  others: readonly string[] = [],
): Validated<T> => {
  const result = schema.safeParse(value, { error: inWords });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, faults: result.error.issues.flatMap((issue) => faultsOf(issue, schema, name, others)) };
};

const faultsOf = (
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  name: NameSetting,
  others: readonly string[],
): readonly Fault[] => {
  if (issue.code === 'unrecognized_keys') {
    const known = [...Object.keys(shapeAt(schema, issue.path)), ...(issue.path.length === 0 ? others : [])];
    return issue.keys.map((key) => ({
      where: name([...issue.path, key]),
      what: `is not a setting.${hint(key, known) || theSettings(known)}`,
    }));
  }
  const where = name(issue.path);
  if (issue.message !== missing) return [{ where, what: sentence(issue.message) }];
  const description = descriptionOf(shapeAt(schema, issue.path.slice(0, -1))[String(issue.path.at(-1))]);
  return [{ where, what: description === null ? missing : `is missing: ${sentence(description)}` }];
};

const theSettings = (known: readonly string[]): string =>
  known.length === 0 ? '' : ` The settings here are ${list(known, 'and')}.`;

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** A path as it is written in code. */
export const pathName: NameSetting = (path) =>
  path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('') || 'the configuration';
