import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fitOf } from './fit.ts';
import * as oum from './org-user-management/wire.ts';
import { rowsOf } from './rows.ts';
import * as snyk from './snyk/wire.ts';
import * as tray from './tray/wire.ts';

const text = z.string().nullish();
const row = z.looseObject({
  id: z.string().regex(/^[a-z]+$/),
  name: text,
  size: z.union([z.number(), z.string()]).nullish(),
  isOpen: z.boolean().nullish(),
  any: z.unknown().optional(),
  present: z.unknown(),
  parent: z.looseObject({ id: z.string().refine((id) => id !== 'no') }).nullish(),
});
const page = z.object({ count: z.int().nonnegative().nullish(), rows: rowsOf(row) });

const scalar = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, 2 ** 60, Number.POSITIVE_INFINITY, '', 'a', 'no', 'A1'),
  fc.constant([]),
  fc.constant({}),
);
/** Objects with some of the fields, most of them as they should be. */
const objectOf = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(
    Object.fromEntries(
      Object.entries({ ...fields, more: scalar }).map(([name, good]) => [
        name,
        fc.oneof({ weight: 8, arbitrary: good }, { weight: 1, arbitrary: scalar }),
      ]),
    ),
    { requiredKeys: [] },
  );
const rowLike = objectOf({
  id: fc.constantFrom('a', 'b'),
  name: fc.constantFrom('a', null),
  size: fc.constantFrom(1, '1', null),
  isOpen: fc.boolean(),
  present: fc.constantFrom(1, null),
  parent: objectOf({ id: fc.constant('a') }),
});
const pageLike = objectOf({ count: fc.constantFrom(0, 7, null), rows: fc.array(rowLike, { maxLength: 3 }) });

test('what fits parses, to what it was but for what is left out, and what parses fits', () => {
  const fit = fitOf(page);
  let fitting = 0;
  fc.assert(
    fc.property(fc.oneof(pageLike, scalar, fc.constant(undefined)), (value) => {
      const parsed = page.safeParse(value);
      expect(fit?.(value)).toBe(parsed.success);
      if (!parsed.success) return;
      fitting += 1;
      expect(value).toMatchObject(parsed.data);
    }),
    { numRuns: 3000 },
  );
  expect(fitting).toBeGreaterThan(100);
});

test('more rows than any page has do not fit', () => {
  const rows = (count: number) => ({ rows: Array.from({ length: count }, () => ({ id: 'a', present: 1 })) });
  expect(fitOf(page)?.(rows(10_000))).toBe(true);
  expect(fitOf(page)?.(rows(10_001))).toBe(false);
});

test('a test that said no says yes to the next that fits', () => {
  const fit = fitOf(z.string().regex(/^a/));
  expect(['b', 'a', 'b', 'a'].map((value) => fit?.(value))).toEqual([false, true, false, true]);
});

test('the name of a field is no code', () => {
  const fit = fitOf(z.looseObject({ ['"]; throw 1; value["']: z.string(), "'\n\u2028\\": z.string() }));
  expect(fit?.({ ['"]; throw 1; value["']: 'a', "'\n\u2028\\": 'a' })).toBe(true);
  expect(fit?.({})).toBe(false);
});

test.each([
  ['a transformation', z.string().transform(Number)],
  ['a default', z.object({ a: z.string().default('') })],
  ['what is caught', z.array(z.string().catch(''))],
  ['what is coerced', z.coerce.string()],
  ['a pipe', z.string().pipe(z.string())],
  ['an object that refuses other fields', z.strictObject({ a: z.string() })],
  ['an object that holds other fields against a schema', z.object({}).catchall(z.string())],
  ['an object that is checked as a whole', z.looseObject({ a: z.string() }).refine(() => true)],
])('%s is for parsing', (_name, schema) => {
  expect(fitOf<unknown>(schema)).toBeNull();
});

test('a text that a check makes another is for parsing, each time', () => {
  const fit = fitOf(z.string().trim());
  expect(fit?.(' a')).toBe(false);
  expect(fit?.('a')).toBe(true);
});

describe('what vendors send is looked at without parsing it', () => {
  test.each([
    ...Object.entries({ accountPage: tray.accountPage, workspacePage: tray.workspacePage, rolePage: tray.rolePage }),
    ...Object.entries({ accountRow: tray.accountRow, workspaceRow: tray.workspaceRow }),
    ...Object.entries({ userPage: oum.userPage, userRow: oum.userRow, organizationRow: oum.organizationRow }),
    ...Object.entries({ orgPage: snyk.orgPage, membershipPage: snyk.membershipPage, invitePage: snyk.invitePage }),
    ...Object.entries({ userMembershipPage: snyk.userMembershipPage, orgDocument: snyk.orgDocument }),
    ...Object.entries({ selfDocument: snyk.selfDocument, rolesAnswer: snyk.rolesAnswer }),
  ])('%s', (_name, schema: z.ZodType) => {
    expect(fitOf(schema)).not.toBeNull();
  });
});
