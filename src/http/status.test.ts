import { describe, expect, test } from 'vitest';
import type { Attempt } from './attempt.ts';
import { errorOfStatus } from './status.ts';

const attempt: Attempt = { vendor: 'Snyk', directory: 'snyk-eu', method: 'GET', path: '/rest/orgs/o1/invites' };

describe('the kind of a status', () => {
  test.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [410, 'not-found'],
    [409, 'conflict'],
    [400, 'invalid-input'],
    [405, 'invalid-input'],
    [415, 'invalid-input'],
    [422, 'invalid-input'],
    [429, 'rate-limited'],
    [408, 'timeout'],
    [504, 'timeout'],
    [500, 'unavailable'],
    [501, 'unavailable'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [599, 'unavailable'],
    [301, 'malformed-response'],
    [302, 'malformed-response'],
    [304, 'malformed-response'],
    [402, 'malformed-response'],
    [418, 'malformed-response'],
  ])('%i is %s', (status, kind) => {
    expect(errorOfStatus(attempt, status, {}).kind).toBe(kind);
  });
});

test('the message names vendor, call, directory and status, and says what to do', () => {
  expect(errorOfStatus(attempt, 401, {}).message).toBe(
    'Snyk answered GET /rest/orgs/o1/invites (directory "snyk-eu") with 401: it did not accept the credentials. ' +
      "Check the directory's token: it may be mistyped, expired, revoked or made for another region.",
  );
});

test.each([300, 400, 401, 402, 403, 404, 409, 429, 500, 504])(
  'the message for %i is two sentences or more',
  (status) => {
    const { message, directory } = errorOfStatus(attempt, status, {});
    expect(directory).toBe('snyk-eu');
    expect(message).toMatch(
      new RegExp(`^Snyk answered GET /rest/orgs/o1/invites \\(directory "snyk-eu"\\) with ${status}: .+\\. .+\\.$`),
    );
    expect(message).not.toContain('undefined');
  },
);

test('the wait that the vendor asks for is kept and said', () => {
  const error = errorOfStatus(attempt, 429, { 'retry-after': '30' });
  expect(error.retryAfterSeconds).toBe(30);
  expect(error.message).toContain('Ask again in 30 s.');
  expect(errorOfStatus(attempt, 503, { 'retry-after': '5' }).retryAfterSeconds).toBe(5);
  expect(errorOfStatus(attempt, 429, {}).retryAfterSeconds).toBeNull();
});

test('a quota header on another failure is not a reason to wait', () => {
  expect(errorOfStatus(attempt, 404, { 'x-ratelimit-reset': '30' }).retryAfterSeconds).toBeNull();
});

test('a write that may have been carried out says so, a read and a refused write do not', () => {
  const write = { ...attempt, method: 'POST' };
  expect(errorOfStatus(write, 502, {}).message).toContain('Whether Snyk acted on it is not known');
  expect(errorOfStatus(write, 504, {}).message).toContain('Whether Snyk acted on it is not known');
  expect(errorOfStatus(write, 400, {}).message).not.toContain('not known');
  expect(errorOfStatus(attempt, 502, {}).message).not.toContain('not known');
});
