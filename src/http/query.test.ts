import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queryString } from './query.ts';

test('a query without parameters is empty', () => {
  expect(queryString([])).toBe('');
  expect(queryString(undefined)).toBe('');
});

test('names repeat, the order is kept, and reserved characters are encoded', () => {
  expect(
    queryString([
      ['type', 'Shared'],
      ['type', 'Personal'],
      ['email', 'a+b@example.com'],
      ['name', 'Ann & Bo'],
    ]),
  ).toBe('?type=Shared&type=Personal&email=a%2Bb%40example.com&name=Ann%20%26%20Bo');
});

test('half a character, which no URL can carry, is replaced', () => {
  expect(queryString([['search', 'a\ud800b']])).toBe('?search=a%EF%BF%BDb');
});

test('law: a reader of URLs finds the same parameters', () => {
  const text = fc.string({ unit: 'binary', maxLength: 10 });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 5 }), (query) => {
      expect([...new URLSearchParams(queryString(query))]).toEqual(
        query.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
      );
    }),
  );
});
