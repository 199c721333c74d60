import { expect, test } from 'vitest';
import type { Health } from '../domain/health.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { createHealthLog } from './health-log.ts';

const well: Health = {
  breaker: 'CLOSED',
  retryAfterSeconds: null,
  pausedForSeconds: null,
  credentialsAccepted: true,
  lastSuccessAt: '2026-11-22T10:00:00.000Z',
  lastFailure: null,
  budget: null,
};

/** What is said when a directory goes through these states, looked at after each. */
const linesOf = (...states: readonly (Health | null)[]): readonly string[] => {
  const lines: string[] = [];
  let now: Health | null = null;
  const at =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const look = createHealthLog(() => now, logger);
  for (const state of states) {
    now = state;
    look(['main']);
  }
  return lines;
};

test('what stays as it is is said once', () => {
  expect(linesOf(null, well, well)).toEqual([]);
  const error = new ProviderError('unavailable', 'main', 'a message');
  const open: Health = {
    ...well,
    breaker: 'OPEN',
    retryAfterSeconds: 5,
    lastFailure: { at: '2026-11-22T10:00:00.000Z', error },
  };
  expect(linesOf(open, open, { ...open, breaker: 'HALF_OPEN' }, open, well, well)).toEqual([
    'warn the breaker opened: calls are refused until the vendor answers {"directory":"main","retryAfterSeconds":5,"kind":"unavailable"}',
    'info the breaker closed: the vendor answers again {"directory":"main"}',
  ]);
});

test('a pause is said when it begins', () => {
  const paused = { ...well, pausedForSeconds: 30 };
  expect(linesOf(well, paused, { ...paused, pausedForSeconds: 29 }, well, paused)).toEqual([
    'warn the vendor asked to be left alone {"directory":"main","seconds":30}',
    'warn the vendor asked to be left alone {"directory":"main","seconds":30}',
  ]);
});

test('a token that is refused is said, and one that is accepted again', () => {
  const refused = { ...well, credentialsAccepted: false };
  expect(linesOf({ ...well, credentialsAccepted: null }, refused, refused, well)).toEqual([
    'error the vendor no longer accepts the token {"directory":"main"}',
    'info the vendor accepts the token {"directory":"main"}',
  ]);
});
