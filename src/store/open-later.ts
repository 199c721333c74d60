import { type Ledger, LedgerError } from '../domain/ledger.ts';
import { acceptsKey } from './keyset.ts';

/** A ledger that opens while others go on. */
export interface LaterLedger extends Ledger {
  /** Resolves once it is open; rejects where it cannot be opened. */
  readonly ready: () => Promise<void>;
}

/** Begins to open a ledger. Every use awaits that, and rejects as it did; the next use then tries to open it anew. */
export const openLater = (open: () => Promise<Ledger>): LaterLedger => {
  let opening: Promise<Ledger> | null = null;
  let isClosed = false;
  const opened = (): Promise<Ledger> => {
    if (isClosed) return Promise.reject(new LedgerError('The ledger is closed.'));
    opening ??= open().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };
  const use = async <T>(run: (ledger: Ledger) => Promise<T>): Promise<T> => run(await opened());
  // Whoever uses the ledger learns of a failure; until then it is nobody's.
  opened().catch(() => undefined);

  return {
    ready: async () => {
      await opened();
    },
    acceptsInvitePosition: acceptsKey,
    acceptsAuditPosition: acceptsKey,
    openRequest: (request) => use((ledger) => ledger.openRequest(request)),
    closeRequest: (requestId, result) => use((ledger) => ledger.closeRequest(requestId, result)),
    dropRequest: (requestId) => use((ledger) => ledger.dropRequest(requestId)),
    readRequest: (requestId) => use((ledger) => ledger.readRequest(requestId)),
    beginWrite: (write) => use((ledger) => ledger.beginWrite(write)),
    settleWrite: (writeId, settlement) => use((ledger) => ledger.settleWrite(writeId, settlement)),
    listWrites: (requestId) => use((ledger) => ledger.listWrites(requestId)),
    countInvitesSince: (directory, since) => use((ledger) => ledger.countInvitesSince(directory, since)),
    readQuota: (directory, quota, now) => use((ledger) => ledger.readQuota(directory, quota, now)),
    findUnsureWithdrawals: (directory) => use((ledger) => ledger.findUnsureWithdrawals(directory)),
    countOpenWork: () => use((ledger) => ledger.countOpenWork()),
    getInvite: (id) => use((ledger) => ledger.getInvite(id)),
    findInvites: (directory, vendorIds) => use((ledger) => ledger.findInvites(directory, vendorIds)),
    listInvites: (filter, window) => use((ledger) => ledger.listInvites(filter, window)),
    observeInvite: (invite) => use((ledger) => ledger.observeInvite(invite)),
    updateInvite: (id, update) => use((ledger) => ledger.updateInvite(id, update)),
    getAuditEvent: (id) => use((ledger) => ledger.getAuditEvent(id)),
    listAuditEvents: (filter, window) => use((ledger) => ledger.listAuditEvents(filter, window)),
    recover: () => use((ledger) => ledger.recover()),
    deleteBefore: (moment) => use((ledger) => ledger.deleteBefore(moment)),
    eraseEmail: (email) => use((ledger) => ledger.eraseEmail(email)),
    close: async () => {
      isClosed = true;
      const ledger = await opening?.catch(() => null);
      await ledger?.close();
    },
  };
};
