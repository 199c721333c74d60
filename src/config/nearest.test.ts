import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const words = ['token', 'baseUrl', 'organization', 'key'];

test.each([
  ['tokn', 'token'],
  ['tokne', 'token'],
  ['TOKEN', 'token'],
  ['baseurl', 'baseUrl'],
  ['organisation', 'organization'],
  ['kye', 'key'],
])('%s is taken for %s', (word, meant) => {
  expect(nearest(word, words)).toBe(meant);
});

test.each(['password', 'x', '', 'keyboard'])('%j is taken for nothing', (word) => {
  expect(nearest(word, words)).toBeNull();
});

test('a word with one letter dropped is still found', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{5,12}$/), fc.nat(), (word, at) => {
      const cut = at % word.length;
      expect(nearest(word.slice(0, cut) + word.slice(cut + 1), [word])).toBe(word);
    }),
  );
});
