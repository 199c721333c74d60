import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeySequence, createTable } from './table.ts';

test('keys ascend with the rows, wherever rows are put and whichever go', () => {
  const step = fc.record({ action: fc.constantFrom('append', 'before', 'remove'), at: fc.nat(40) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const table = createTable<{ readonly id: string }>(createKeySequence(0));
      const expected: string[] = [];
      for (const [index, { action, at }] of steps.entries()) {
        const place = expected.length === 0 ? 0 : at % expected.length;
        const there = expected[place];
        if (action === 'remove' && there !== undefined) {
          expect(table.remove(there)).toBe(true);
          expected.splice(place, 1);
        } else if (action === 'before' && there !== undefined) {
          table.insert({ id: `row ${index}` }, there);
          expected.splice(place, 0, `row ${index}`);
        } else {
          table.insert({ id: `row ${index}` });
          expected.push(`row ${index}`);
        }
      }
      expect(table.rows().map(({ id }) => id)).toEqual(expected);
      const keys = table.entries.map(({ key }) => key);
      expect(keys).toEqual([...new Set(keys)].toSorted((one, other) => one - other));
    }),
  );
});

test('an id is taken once, and a key is remembered after its row has gone', () => {
  const table = createTable<{ readonly id: string }>(createKeySequence(7_000));
  table.insert({ id: 'a' });
  expect(() => table.insert({ id: 'a' })).toThrow('already has a row a');
  expect(() => table.insert({ id: 'b' }, 'nobody')).toThrow('no row nobody');
  expect(table.remove('a')).toBe(true);
  expect(table.remove('a')).toBe(false);
  expect(table.hasHad(8_000)).toBe(true);
  expect(table.hasHad(9_000)).toBe(false);
});

test('a table says so when it has no room left between two rows', () => {
  const table = createTable<{ readonly id: string }>(createKeySequence(0));
  table.insert({ id: 'first' });
  table.insert({ id: 'last' });
  const crowd = (): void => {
    for (let index = 0; index < 1_000; index += 1) table.insert({ id: `row ${index}` }, 'last');
  };
  expect(crowd).toThrow('no room');
  expect(table.entries.length).toBeGreaterThan(50);
});
