import { expect, test, vi } from 'vitest';
import { sampleRequest, sampleSettlement, sampleWrite } from '../../test/store/samples.ts';
import { openLedger } from './open-ledger.ts';
import { watchLedger } from './watched-ledger.ts';

const watched = async () => watchLedger(await openLedger(':memory:'));
const long = 60_000;

test('nothing is waited for where nothing is under way', async () => {
  const ledger = await watched();
  await ledger.whenQuiet(long);
  await ledger.close();
});

test('a mutation and its write are waited for until both have ended', async () => {
  const ledger = await watched();
  const request = sampleRequest();
  const write = sampleWrite(request.id);
  const quiet = vi.fn();
  await ledger.openRequest(request);
  await ledger.beginWrite(write);
  const waiting = ledger.whenQuiet(long).then(quiet);
  await ledger.settleWrite(write.id, sampleSettlement());
  await ledger.listWrites(request.id);
  expect(quiet).not.toHaveBeenCalled();
  await ledger.closeRequest(request.id, null);
  await waiting;
  await ledger.close();
});

test('an end that could not be recorded is an end', async () => {
  const ledger = await watched();
  const request = sampleRequest();
  await ledger.openRequest(request);
  await ledger.close();
  await expect(ledger.dropRequest(request.id)).rejects.toThrow('closed');
  await ledger.whenQuiet(long);
});

test('what does not end is waited for no longer than the time allows', async () => {
  const ledger = await watched();
  await ledger.openRequest(sampleRequest());
  await ledger.whenQuiet(1);
  await ledger.close();
});
