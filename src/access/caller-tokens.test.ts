import { expect, test } from 'vitest';
import { readCallerTokens } from './caller-tokens.ts';

const read = (headers: Record<string, string>, directories = ['tray', 'team-1']) => {
  const given = new Headers(headers);
  return readCallerTokens(
    given.keys(),
    (name) => given.get(name),
    (directory) => directories.includes(directory),
  );
};

test('tokens are read by directory, and other headers left alone', () => {
  const headers = { 'X-Rollcall-Token-Tray': 'one', 'x-rollcall-token-team-1': 'two', authorization: 'Bearer x' };
  expect(read(headers)).toEqual(
    new Map([
      ['tray', 'one'],
      ['team-1', 'two'],
    ]),
  );
  expect(read({ authorization: 'Bearer x', 'x-rollcall-tokens': 'x' })).toEqual(new Map());
});

test.each(['oum', 'secret', ''])(
  'a header for the directory %j, which takes none, is refused in the same words',
  (key) => {
    expect(read({ [`x-rollcall-token-${key}`]: 'canary' })).toBe(
      `No directory takes a token from you in the header X-Rollcall-Token-${key}. Leave it out.`,
    );
  },
);

test.each(['', 'two words', 'one, two', 'ümlaut'])('%j is no token', (token) => {
  expect(read({ 'x-rollcall-token-tray': token })).toMatch(
    /^The header X-Rollcall-Token-tray must hold the token alone/,
  );
});
