import { expect, test } from 'vitest';
import { wordOf, wordTable } from './union.ts';

test.each([
  ['Shared', 'Shared'],
  [{ Shared: {} }, 'Shared'],
  [{ type: 'Shared' }, 'Shared'],
  [{ type: 'Shared', since: 1 }, 'Shared'],
  [{}, null],
  [null, null],
  [undefined, null],
  ['', null],
  [7, null],
  [{ Shared: {}, Personal: {} }, null],
])('the word in %j is %j', (value, word) => {
  expect(wordOf(value)).toBe(word);
});

test('a table knows its words in any case, and no others', () => {
  const ours = wordTable([['PersonalExternal', 'PERSONAL_EXTERNAL']]);
  expect(ours('personalexternal')).toBe('PERSONAL_EXTERNAL');
  expect(ours('Personal')).toBeNull();
  expect(ours('constructor')).toBeNull();
  expect(ours(null)).toBeNull();
});
