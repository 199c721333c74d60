import { expect, test } from 'vitest';
import { accountsAt, people } from './people.ts';

const lines = ['automation', 'product', 'security'] as const;

test.each(lines)('the believable people at %s are some twenty with an admin among them', (line) => {
  const accounts = accountsAt(line);
  expect(accounts.length).toBeGreaterThan(14);
  expect(accounts.some(({ standing }) => standing === 'admin')).toBe(true);
});

test('people are at one, two and three vendors, one is an admin everywhere and some addresses differ only in case', () => {
  const counts = new Set(people.map(({ standing }) => Object.keys(standing).length));
  expect(counts).toEqual(new Set([1, 2, 3]));
  const admins = people.filter(({ standing }) =>
    lines.every((line) => standing[line] === 'owner' || standing[line] === 'admin'),
  );
  expect(admins).not.toEqual([]);
  const spellings = people.flatMap(({ email, spelling }) => Object.values(spelling).map((other) => [email, other]));
  expect(spellings).not.toEqual([]);
  for (const [email, other] of spellings) {
    expect(other).not.toBe(email);
    expect(other?.toLowerCase()).toBe(email);
  }
});

test('machines have no address', () => {
  const accounts = accountsAt('automation', 500);
  const machines = accounts.filter(({ kind }) => kind === 'service');
  expect(machines.length).toBeGreaterThan(5);
  for (const { kind, email } of accounts) expect(email === null).toBe(kind === 'service');
});

test.each(lines)('a large directory at %s begins with the believable people and repeats nobody', (line) => {
  const accounts = accountsAt(line, 5_000);
  expect(accounts).toHaveLength(5_000);
  expect(accounts.slice(0, 12)).toEqual(accountsAt(line).slice(0, 12));
  expect(new Set(accounts.map(({ handle }) => handle)).size).toBe(5_000);
  expect(accountsAt(line, 12)).toEqual(accounts.slice(0, 12));
});

test('fifty thousand are made', () => {
  const accounts = accountsAt('product', 50_000);
  expect(new Set(accounts.map(({ email }) => email?.toLowerCase())).size).toBe(50_000);
});

test.each([11, 50_001, 12.5, Number.NaN])('a directory of %s users is refused', (count) => {
  expect(() => accountsAt('product', count)).toThrow(/from 12 to 50000 users/);
});
