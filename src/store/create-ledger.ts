import { type Ledger, LedgerError } from '../domain/ledger.ts';
import { auditTrail } from './audit-events.ts';
import { erasure } from './erasure.ts';
import { createInstance } from './instance.ts';
import { inviteBook } from './invites.ts';
import { openWork } from './open-work.ts';
import { recovery } from './recovery.ts';
import { requestBook } from './requests.ts';
import { retention } from './retention.ts';
import type { Setup } from './setup.ts';
import type { Store } from './store.ts';
import { createUuids } from './uuid.ts';
import { writeBook } from './writes.ts';

export interface LedgerOptions {
  /** The present. @default the clock */
  readonly now?: () => Date;
  /** Tells this process's writes from others'. @default made of the host's name and the process, by which `recover` knows the dead */
  readonly instance?: string;
}

/** The ledger over a database whose tables are there. */
export const createLedger = (store: Store, options: LedgerOptions = {}): Ledger => {
  const { now = () => new Date(), instance = createInstance() } = options;
  const newUuid = createUuids();
  const setup: Setup = {
    store,
    now: () => now().toISOString(),
    instance,
    newId: (at) => newUuid(Date.parse(at)),
  };
  let closing: Promise<void> | null = null;
  const told =
    <Input extends readonly unknown[], Output>(run: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      if (closing !== null) throw new LedgerError('The ledger is closed.');
      return inSentences(store, () => run(...input));
    };

  const requests = requestBook(setup);
  const writes = writeBook(setup);
  const invites = inviteBook(setup);
  const audit = auditTrail(setup);
  return {
    openRequest: told(requests.openRequest),
    closeRequest: told(requests.closeRequest),
    dropRequest: told(requests.dropRequest),
    readRequest: told(requests.readRequest),
    beginWrite: told(writes.beginWrite),
    settleWrite: told(writes.settleWrite),
    listWrites: told(writes.listWrites),
    countInvitesSince: told(writes.countInvitesSince),
    readQuota: told(writes.readQuota),
    findUnsureWithdrawals: told(writes.findUnsureWithdrawals),
    countOpenWork: told(openWork(setup).countOpenWork),
    getInvite: told(invites.getInvite),
    findInvites: told(invites.findInvites),
    listInvites: told(invites.listInvites),
    acceptsInvitePosition: invites.acceptsInvitePosition,
    observeInvite: told(invites.observeInvite),
    updateInvite: told(invites.updateInvite),
    getAuditEvent: told(audit.getAuditEvent),
    listAuditEvents: told(audit.listAuditEvents),
    acceptsAuditPosition: audit.acceptsAuditPosition,
    recover: told(recovery(setup).recover),
    deleteBefore: told(retention(setup).deleteBefore),
    eraseEmail: told(erasure(setup).eraseEmail),
    close: () => (closing ??= inSentences(store, store.close)),
  };
};

/** Runs something, and tells a failure of the database in a sentence. What the driver said stays the cause, without the values that it may quote. */
export const inSentences = async <T>(store: Store, run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    const sentence = error instanceof LedgerError ? null : store.explain(error);
    throw sentence === null ? error : new LedgerError(sentence, causeOf(error));
  }
};

const causeOf = (error: unknown): Error => {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? `${String(error.code)}: ` : '';
  return new Error(`${code}${message}`);
};
