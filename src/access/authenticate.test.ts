import { expect, test } from 'vitest';
import type { ApiKeyConfig } from '../config/config.ts';
import { hashApiKey, newApiKey } from './api-key.ts';
import { createAuthenticate } from './authenticate.ts';

let moment = Date.parse('2026-06-01');
let inFile: readonly ApiKeyConfig[] = [];
const [own, metrics, expiring, filed] = [newApiKey(), newApiKey(), newApiKey(), newApiKey()];
const entry = (name: string, key: string): ApiKeyConfig => ({
  name,
  hash: hashApiKey(key),
  grants: { tray: ['write'] },
});

const authenticate = createAuthenticate({
  access: {
    keys: [
      entry('own', own),
      { ...entry('metrics', metrics), metrics: true, grants: {} },
      { ...entry('expiring', expiring), expires: '2026-07-01' },
    ],
    keysFile: null,
    keysInFile: [],
    jwt: null,
  },
  keysInFile: () => inFile,
  now: () => new Date(moment),
  complain: () => expect.unreachable(),
});
const bearer = (key: string) => authenticate(`Bearer ${key}`);

test('a key is 256 bits behind a word that says what it is, and its hash is that of the whole', () => {
  expect(own).toMatch(/^rollcall_[A-Za-z0-9_-]{43}$/);
  expect(new Set(Array.from({ length: 100 }, newApiKey)).size).toBe(100);
  expect(hashApiKey('rollcall_')).toBe('sha256:ed306e0ac24f9f1c337856625ca4631e7dc951084b466c09e444bb34c53f5b11');
});

test('a key opens with what it was granted', async () => {
  const found = await bearer(own);
  if (found.state !== 'KNOWN') throw new Error(found.state);
  const { kind, name, may, seesMetrics } = found.principal;
  expect({ kind, name, seesMetrics }).toEqual({ kind: 'API_KEY', name: 'own', seesMetrics: false });
  expect([may('read', 'tray'), may('write', 'tray'), may('raw', 'tray'), may('read', 'oum')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(await bearer(metrics)).toMatchObject({ state: 'KNOWN', principal: { seesMetrics: true } });
});

test('the name of the scheme may be written in any case', async () => {
  expect(await authenticate(`bearer ${own}`)).toMatchObject({ state: 'KNOWN' });
  expect(await authenticate(`BEARER  ${own}`)).toMatchObject({ state: 'KNOWN' });
});

test('no header is nobody', async () => {
  expect(await authenticate(null)).toEqual({ state: 'MISSING' });
});

test.each([
  '',
  'Bearer',
  'Bearer ',
  `Basic ${own}`,
  own,
  `Bearer ${own} `,
  `Bearer ${own}, Bearer ${own}`,
  `Bearer ${own.slice(0, -1)}`,
  `Bearer ${own}A`,
  `Bearer ${own.toUpperCase()}`,
  `Bearer ${hashApiKey(own)}`,
  `Bearer ${hashApiKey(own).slice('sha256:'.length)}`,
  `Bearer ${newApiKey()}`,
  'Bearer a.b.c',
  'Bearer own',
])('header %# is not accepted', async (header) => {
  expect(await authenticate(header)).toEqual({ state: 'UNKNOWN' });
});

test('a key opens nothing from the moment on at which it expires', async () => {
  moment = Date.parse('2026-07-01') - 1;
  expect(await bearer(expiring)).toMatchObject({ state: 'KNOWN' });
  moment += 1;
  expect(await bearer(expiring)).toEqual({ state: 'EXPIRED' });
});

test('the keys of the file are those that it holds now', async () => {
  expect(await bearer(filed)).toEqual({ state: 'UNKNOWN' });
  inFile = [entry('filed', filed)];
  expect(await bearer(filed)).toMatchObject({ state: 'KNOWN', principal: { name: 'filed' } });
  inFile = [];
  expect(await bearer(filed)).toEqual({ state: 'UNKNOWN' });
});
