import { expect, test } from 'vitest';
import { snykSettings } from './config.ts';

const token = 'secret';
const group = '59D6D97E-3106-4EBB-B608-352FAD9C5B34';

const messageFor = (settings: Readonly<Record<string, unknown>>): string | undefined =>
  snykSettings
    .safeParse({ token, ...settings })
    .error?.issues.map(({ message }) => message)
    .join(' | ');

test('a token is enough', () => {
  expect(snykSettings.parse({ token })).toEqual({
    token,
    baseUrl: 'https://api.snyk.io',
    apiVersion: '2024-10-15',
    authScheme: 'token',
  });
});

test('what has been checked can be checked again', () => {
  const checked = snykSettings.parse({
    token,
    groupId: group,
    baseUrl: 'https://proxy.example.com/snyk/',
    apiVersion: '2025-11-05',
  });
  expect(snykSettings.parse(checked)).toEqual(checked);
});

test('ids are brought into the case that Snyk writes them in, and must be UUIDs', () => {
  expect(snykSettings.parse({ token, groupId: group, orgId: group })).toMatchObject({
    groupId: group.toLowerCase(),
    orgId: group.toLowerCase(),
  });
  for (const setting of ['groupId', 'orgId']) expect(messageFor({ [setting]: 'my-org' })).toContain('must be a UUID');
});

test.each([
  'https://api.snyk.io/rest',
  'https://api.snyk.io/rest/',
  'https://api.eu.snyk.io/v1',
  'https://proxy.example.com/snyk/REST',
])('the base URL %s is told to end earlier, and where most accounts are', (baseUrl) => {
  expect(messageFor({ baseUrl })).toContain('must end before /rest or /v1');
  expect(messageFor({ baseUrl })).toContain('https://api.snyk.io');
});

test('a base URL may have a prefix that only looks like a version', () => {
  for (const baseUrl of ['https://proxy.example.com/restaurant', 'https://proxy.example.com/rest/snyk']) {
    expect(snykSettings.parse({ token, baseUrl }).baseUrl).toBe(baseUrl);
  }
});

test.each(['2024-10-14', '2021-06-04', '2023-04-28'])('the version %s is too early', (apiVersion) => {
  expect(messageFor({ apiVersion })).toContain('must be 2024-10-15 or later');
});

test.each(['2024-10-15~beta', 'beta', '2024-1-1', '2025-02-30', '2025-13-01', ' 2025-01-01', ''])(
  'the version "%s" is no date',
  (apiVersion) => {
    expect(messageFor({ apiVersion })).toContain('must be a date such as 2024-10-15');
  },
);

test('a version may be of today and not of the future', () => {
  const day = 86_400_000;
  const today = new Date().toISOString().slice(0, 10);
  expect(snykSettings.parse({ token, apiVersion: today }).apiVersion).toBe(today);
  const later = new Date(Date.now() + 2 * day).toISOString().slice(0, 10);
  expect(messageFor({ apiVersion: later })).toContain('must not be in the future');
});

test('each fault is one sentence, and none repeats the value', () => {
  const settings = {
    baseUrl: 'https://canary.example.com/rest',
    apiVersion: 'canary',
    orgId: 'canary',
    authScheme: 'canary',
  };
  const { issues = [] } = snykSettings.safeParse({ token: 'two words', ...settings }).error ?? {};
  expect(new Set(issues.map(({ path }) => path[0]))).toEqual(
    new Set(['apiVersion', 'authScheme', 'baseUrl', 'orgId', 'token']),
  );
  for (const { message } of issues) expect(message).not.toMatch(/canary|two words/);
});

test('every setting is described, and no other is taken', () => {
  for (const setting of Object.values(snykSettings.shape)) expect(setting.description).toBeTruthy();
  expect(snykSettings.safeParse({ token, region: 'eu' }).success).toBe(false);
});
