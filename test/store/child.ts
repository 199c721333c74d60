import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Ledger } from '../../src/domain/ledger.ts';
import { openLedger } from '../../src/store/open-ledger.ts';
import type { ChildNews, ChildTask } from './child-task.ts';
import { dawn, sampleInvite, sampleRequest, sampleWrite } from './samples.ts';

const tell = (news: ChildNews): void => {
  process.send?.(news);
};

/** Begins as many writes as it may, each in a request of its own. */
const spend = async (ledger: Ledger, { count = 0, limit = 0 }: ChildTask): Promise<number> => {
  const begun = await Promise.all(
    Array.from({ length: count }, async () => {
      const request = sampleRequest({ id: randomUUID() });
      await ledger.openRequest(request);
      const quota = { limit, seconds: 86_400 };
      return ledger.beginWrite(
        sampleWrite(request.id, { id: randomUUID(), invite: sampleInvite({ id: randomUUID() }), quota }),
      );
    }),
  );
  return begun.filter(({ state }) => state === 'BEGUN').length;
};

/** Asks with a key that another process asks with too; whoever is first sends. */
const shareKey = async (ledger: Ledger, { count = 0 }: ChildTask): Promise<number> => {
  let sent = 0;
  for (let round = 0; round < count; round += 1) {
    const request = sampleRequest({ id: randomUUID(), idempotencyKey: `key-${round}` });
    const opened = await ledger.openRequest(request);
    const id = opened.state === 'KNOWN' ? opened.request.id : request.id;
    // Both try, as if each took the other for dead.
    const begun = await ledger.beginWrite(
      sampleWrite(id, { id: randomUUID(), invite: sampleInvite({ id: randomUUID() }) }),
    );
    if (begun.state === 'BEGUN') sent += 1;
  }
  return sent;
};

const begin = async (ledger: Ledger): Promise<string> => {
  const request = sampleRequest({ id: randomUUID(), idempotencyKey: 'key-1' });
  await ledger.openRequest(request);
  await ledger.beginWrite(sampleWrite(request.id, { id: randomUUID(), invite: sampleInvite({ id: randomUUID() }) }));
  return request.id;
};

const carryOut = async (ledger: Ledger, task: ChildTask): Promise<ChildNews> => {
  const begun =
    task.kind === 'spend' ? await spend(ledger, task) : task.kind === 'share a key' ? await shareKey(ledger, task) : 0;
  const requestId = task.kind === 'begin' ? await begin(ledger) : '';
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  return { kind: 'done', begun, requestId, loaded };
};

const main = async (task: ChildTask): Promise<void> => {
  if (task.as !== undefined) process.setuid?.(task.as);
  const ledger = await openLedger(task.location, { now: () => new Date(dawn) });
  tell({ kind: 'ready' });
  process.once('message', () => {
    carryOut(ledger, task).then(tell, fail);
  });
};

const fail = (error: unknown): void => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  tell({ kind: 'failed', name, message });
};

// Stays until its parent lets go of it, or kills it.
await main(JSON.parse(process.argv[2] ?? '{}')).catch(fail);
