import { z } from 'zod';

/** Whether a value fits a schema as it stands: parsed, it would differ at most in what is left out. */
export type Fit<T> = (value: unknown) => value is T;

/**
 * The test of a schema, which copies nothing and makes no object: a page of rows is looked at in a tenth of the time that parsing it takes.
 * It may say no to a value that parses, and never yes to one that does not: who is told no parses, and learns what is wrong. Null for a
 * schema that makes something else of its values, or is of a kind that is not known here, and where code may not be made from text, which is
 * how Zod itself comes by its speed too.
 */
export const fitOf = <T>(schema: z.ZodType<T>): Fit<T> | null => {
  const code: Code = { functions: [], checks: [] };
  const test = testOf(schema, 'value', code);
  if (test === null) return null;
  try {
    // Nothing but names of fields comes from outside of this file, as texts in quotes.
    // oxlint-disable-next-line typescript/no-implied-eval
    return new Function('checks', `${code.functions.join('\n')}\nreturn (value) => ${test};`)(code.checks);
  } catch {
    return null;
  }
};

/** What a test is made of beside its own expression. */
interface Code {
  /** Of the objects and lists within. */
  readonly functions: string[];
  readonly checks: ((value: unknown) => boolean)[];
}

/** An expression that is true where `value`, a name, fits the schema; null where that cannot be told without parsing. */
const testOf = (schema: z.core.$ZodType, value: string, code: Code): string | null => {
  const kind = testOfKind(schema, value, code);
  if (kind === null) return null;
  // A format of numbers or texts is a check of itself.
  const checks = [...(isCheck(schema) ? [schema] : []), ...(schema._zod.def.checks ?? [])];
  const calls = checks.map((check) => `checks[${code.checks.push(testOfCheck(check)) - 1}](${value})`);
  return `(${[kind, ...calls].join(' && ')})`;
};

const isCheck = (schema: z.core.$ZodType): schema is z.core.$ZodType & z.core.$ZodCheck =>
  schema._zod.traits.has('$ZodCheck');

/** What a check looks at and puts its complaints into. One for all, since none is kept. */
const probe: z.core.ParsePayload<never> = { value: undefined as never, issues: [] };

const testOfCheck = (check: z.core.$ZodCheck<never>): ((value: unknown) => boolean) => {
  if (check instanceof z.core.$ZodCheckRegex) {
    // Asked for each id of each row, and the pattern is all that such a check looks at.
    const { pattern } = check._zod.def;
    if (!pattern.global && !pattern.sticky) return (value) => typeof value === 'string' && pattern.test(value);
  }
  return (value) => {
    probe.value = value as never;
    const pending = check._zod.check(probe);
    if (pending === undefined && probe.issues.length === 0) return probe.value === value;
    probe.issues = [];
    return false;
  };
};

const testOfKind = (schema: z.core.$ZodType, value: string, code: Code): string | null => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'unknown':
      return 'true';
    case 'string':
    case 'boolean':
      return def.coerce === true ? null : `typeof ${value} === '${def.type}'`;
    case 'number':
      return def.coerce === true ? null : `Number.isFinite(${value})`;
    case 'optional':
      return either(`${value} === undefined`, testOf(def.innerType, value, code));
    case 'nullable':
      return either(`${value} === null`, testOf(def.innerType, value, code));
    case 'union':
      return def.options.map((option) => testOf(option, value, code)).reduce(either);
    case 'array':
      return testOfArray(def, value, code);
    case 'object':
      return testOfObject(def, value, code);
    default:
      return null;
  }
};

const either = (one: string | null, other: string | null): string | null =>
  one === null || other === null ? null : `(${one} || ${other})`;

/** A call of a function with this body, in which the value is called `value`. */
const callOf = (body: string, value: string, { functions }: Code): string => {
  const name = `test${functions.length}`;
  functions.push(`const ${name} = (value) => { ${body} return true; };`);
  return `${name}(${value})`;
};

const testOfArray = ({ element }: z.core.$ZodArrayDef, value: string, code: Code): string | null => {
  const test = testOf(element, 'row', code);
  if (test === null) return null;
  return callOf(
    // By index: an iterator makes an object for each row.
    `if (!Array.isArray(value)) return false; for (let index = 0; index < value.length; index += 1) { const row = value[index]; if (!${test}) return false; }`,
    value,
    code,
  );
};

/** An object whose other fields are kept or left out. Where others are refused, or the whole is checked, it is parsed. */
const testOfObject = ({ shape, catchall, checks = [] }: z.core.$ZodObjectDef, value: string, code: Code) => {
  if (checks.length > 0 || (catchall !== undefined && catchall._zod.def.type !== 'unknown')) return null;
  const tests = Object.entries(shape).map(([name, field]) => {
    const test = testOf(field, 'field', code);
    if (test === null) return null;
    // A field that is not optional has to be there, whatever it may be.
    const absent = field._zod.optin === 'optional' ? '' : 'field === undefined || ';
    return `field = value[${JSON.stringify(name)}]; if (${absent}!${test}) return false;`;
  });
  if (tests.includes(null)) return null;
  const isObject = "typeof value === 'object' && value !== null && !Array.isArray(value)";
  return callOf(`if (!(${isObject})) return false; let field; ${tests.join(' ')}`, value, code);
};
