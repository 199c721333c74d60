import { expect, test } from 'vitest';
import { errorOfConnecting, errorOfFault } from './fault.ts';
import { errorOfAbort, errorOfDeadline } from './interruption.ts';
import { errorOfStatus } from './status.ts';

const attempt = { vendor: 'Acme', directory: 'acme', method: 'POST', path: '/invites' };
const coded = (code: string): Error => Object.assign(new Error('x'), { code });

test('a write that certainly never left has not acted; one that may have arrived may have', () => {
  expect(errorOfFault(attempt, coded('ECONNREFUSED')).mayHaveActed).toBe(false);
  expect(errorOfFault(attempt, coded('ENOTFOUND')).mayHaveActed).toBe(false);
  expect(errorOfFault(attempt, coded('ECONNRESET')).mayHaveActed).toBe(true);
  expect(errorOfFault(attempt, coded('HPE_INVALID')).mayHaveActed).toBe(true);
  expect(errorOfFault(attempt, coded('ECONNRESET'), false, false).mayHaveActed).toBe(false);
  expect(errorOfConnecting(attempt).mayHaveActed).toBe(false);
  expect(errorOfDeadline(attempt, 10, true).mayHaveActed).toBe(true);
  expect(errorOfDeadline(attempt, 10, false).mayHaveActed).toBe(false);
  expect(errorOfAbort(attempt, AbortSignal.abort(), true).mayHaveActed).toBe(true);
  expect(errorOfAbort(attempt, AbortSignal.abort(), false).mayHaveActed).toBe(false);
});

test.each([
  [400, false],
  [401, false],
  [403, false],
  [404, false],
  [409, false],
  [429, false],
  [408, true],
  [500, true],
  [502, true],
  [504, true],
])('a %i answer to a write leaves %s whether it was carried out', (status, mayHaveActed) => {
  expect(errorOfStatus(attempt, status, {}).mayHaveActed).toBe(mayHaveActed);
});
