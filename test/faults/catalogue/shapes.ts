import { bodied, reshaped } from '../answers.ts';
import { fault, type FaultFamily } from '../fault.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const isObject = (json: Json): json is { readonly [name: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);

/** What the vendors call the list of rows. */
const listNames = new Set(['elements', 'items', 'data']);

/** Makes something else of the list of rows, or of the one object where there is no list. */
const rows =
  (change: (rows: readonly Json[]) => Json) =>
  (json: Json): Json => {
    if (isList(json)) return change(json);
    if (!isObject(json)) return json;
    const found = Object.entries(json).find(([name, value]) => listNames.has(name) && isList(value));
    const changed = change(found === undefined ? [json] : (found[1] as readonly Json[]));
    if (found !== undefined) return { ...json, [found[0]]: changed };
    return isList(changed) ? (changed[0] ?? null) : changed;
  };

/** Makes something else of each row. */
const each = (change: (row: Json) => Json) => rows((list) => list.map(change));

/** Makes something else of everything that is neither object nor list. */
const leaves =
  (change: (leaf: null | boolean | number | string) => Json) =>
  (json: Json): Json => {
    if (isList(json)) return json.map(leaves(change));
    if (!isObject(json)) return change(json as null | boolean | number | string);
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, leaves(change)(value)]));
  };

/** JSON that no object of this language can say, put in at the first brace. */
const inserted = (text: string) => bodied((body) => body.toString().replace('{', () => `{${text},`));

/** A name that no object literal can give to a property of its own. */
const withProto = (row: object): Json =>
  JSON.parse(`{"__proto__":{"polluted":1},${JSON.stringify({ toString: 1, ...row }).slice(1)}`) as Json;

const deep = (open: string, close: string): string => `${open.repeat(100_000)}${close.repeat(100_000)}`;
const malformed = 'UPSTREAM_MALFORMED';

export const shapes: FaultFamily = {
  name: 'JSON of another form',
  secure: false,
  faults: [
    fault(
      '`null`',
      bodied(() => 'null'),
      malformed,
      'APPLIED',
    ),
    fault(
      '`true`',
      bodied(() => 'true'),
      malformed,
      'APPLIED',
    ),
    fault(
      'a number',
      bodied(() => '7'),
      malformed,
      'APPLIED',
    ),
    fault(
      'a string',
      bodied(() => '"canary"'),
      malformed,
      'APPLIED',
    ),
    fault(
      'an empty list',
      bodied(() => '[]'),
      malformed,
      'APPLIED',
    ),
    fault(
      'an empty object',
      bodied(() => '{}'),
      malformed,
      'APPLIED',
    ),
    fault(
      'an error in a `200`',
      bodied(() => '{"error":{"message":"canary"}}'),
      malformed,
      'APPLIED',
    ),
    fault(
      'a list around the answer',
      reshaped((json) => [json]),
      malformed,
      'APPLIED',
    ),
    fault('rows that are `null`', reshaped(rows(() => null)), [malformed, 'CHANGED', 'ANSWERED'], 'APPLIED'),
    fault(
      'rows that are an object',
      reshaped(rows((list) => Object.fromEntries(list.entries()))),
      malformed,
      'APPLIED',
    ),
    fault('rows that are a string', reshaped(rows(() => 'canary')), malformed, 'APPLIED'),
    fault('a row that is `null`', reshaped(rows((list) => [null, ...list])), malformed, 'APPLIED'),
    fault('a row that is a list', reshaped(rows((list) => [[], ...list])), malformed, 'APPLIED'),
    fault('a row that is a string', reshaped(rows((list) => ['canary', ...list])), malformed, 'APPLIED'),
    fault('rows without anything', reshaped(each(() => ({}))), malformed, 'APPLIED'),
    fault(
      'strings where numbers are, and numbers where strings are',
      reshaped(leaves((leaf) => (typeof leaf === 'string' ? 7 : typeof leaf === 'number' ? 'canary' : leaf))),
      malformed,
      'APPLIED',
    ),
    fault('`null` in every field', reshaped(leaves(() => null)), malformed, 'APPLIED'),
    fault('an object in every field', reshaped(leaves(() => ({ canary: 1 }))), malformed, 'APPLIED'),
    fault('a list in every field', reshaped(leaves((leaf) => [leaf])), malformed, 'APPLIED'),
    fault('empty strings', reshaped(leaves((leaf) => (typeof leaf === 'string' ? '' : leaf))), malformed, 'APPLIED'),
    fault(
      'nesting of 100,000 lists',
      bodied(() => deep('[', ']')),
      malformed,
      'APPLIED',
    ),
    fault(
      'nesting of 20,000 objects',
      bodied(() => `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`),
      malformed,
      'APPLIED',
    ),
    fault(
      'nesting of 100,000 lists in a field that nobody reads',
      inserted(`"canary":${deep('[', ']')}`),
      ['ANSWERED', malformed],
      'APPLIED',
    ),
    fault('a number beyond all numbers', inserted('"canary":1e999,"count":1e999'), ['ANSWERED', malformed], 'APPLIED'),
    fault('a number of 100,000 digits', inserted(`"canary":${'9'.repeat(100_000)}`), 'ANSWERED', 'APPLIED'),
    fault(
      'numbers that are negative',
      reshaped(leaves((leaf) => (typeof leaf === 'number' ? -leaf - 1 : leaf))),
      ['ANSWERED', malformed],
      'APPLIED',
    ),
    fault(
      'numbers that are not whole',
      reshaped(leaves((leaf) => (typeof leaf === 'number' ? leaf + 0.5 : leaf))),
      ['ANSWERED', malformed],
      'APPLIED',
    ),
    fault('a name that comes twice', inserted('"canary":1,"canary":2'), 'ANSWERED', 'APPLIED'),
    fault(
      '`__proto__` as a name',
      inserted('"__proto__":{"polluted":"canary"},"constructor":{"prototype":{"polluted":"canary"}}'),
      'ANSWERED',
      'APPLIED',
    ),
    fault(
      '`__proto__` in every row',
      reshaped(each((row) => (isObject(row) ? withProto(row) : row))),
      'ANSWERED',
      'APPLIED',
    ),
    fault('half of a character', inserted('"canary":"\\ud800"'), 'ANSWERED', 'APPLIED'),
    fault('a zero in a string', inserted('"canary":"\\u0000"'), 'ANSWERED', 'APPLIED'),
    fault(
      '100,000 fields that nobody knows',
      inserted(Array.from({ length: 15_000 }, (_, index) => `"c${index}":0`).join()),
      'ANSWERED',
      'APPLIED',
    ),
  ],
};
