import { expect, test } from 'vitest';
import { LedgerError } from '../domain/ledger.ts';
import type { LedgerWork } from '../domain/ledger-write.ts';
import { watchLedgerState } from './ledger-watch.ts';

const work: LedgerWork = { pendingInvites: 2, unknownInvites: 1, writesUnderWay: 0 };

/** A ledger that counts how often it is looked at. */
const looked = (countOpenWork: () => Promise<LedgerWork>) => {
  let times = 0;
  const look = watchLedgerState({
    countOpenWork: () => {
      times += 1;
      return countOpenWork();
    },
  });
  return { look, times: () => times };
};

test('many looks at once are one', async () => {
  const { look, times } = looked(() => Promise.resolve(work));
  const states = await Promise.all(Array.from({ length: 50 }, look));
  expect(new Set(states)).toEqual(new Set([{ usable: true, work }]));
  expect([await look(), times()]).toEqual([{ usable: true, work }, 1]);
});

test('a ledger that fails is not usable, and nor is one that does not answer', async () => {
  const failing = looked(() => Promise.reject(new LedgerError('It is gone.')));
  expect(await failing.look()).toEqual({ usable: false });
  const silent = looked(() => new Promise(() => undefined));
  expect(await silent.look()).toEqual({ usable: false });
});

test('where there is no ledger, nothing is said', async () => {
  expect(await watchLedgerState(null)()).toBeNull();
});
