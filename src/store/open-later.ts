import type { Ledger } from '../domain/ledger.ts';
import { acceptsKey } from './keyset.ts';

type Later = {
  [Name in keyof Ledger]: Ledger[Name] extends (...input: never[]) => Promise<unknown> ? Name : never;
}[keyof Ledger];

/** A ledger that is still being opened: every use awaits it, and rejects as the opening did. */
export const openLater = (opening: Promise<Ledger>): Ledger => {
  // Whoever uses the ledger learns of it; until then a failure is nobody's.
  opening.catch(() => undefined);
  const later =
    <Name extends Later>(name: Name) =>
    async (...input: Parameters<Ledger[Name]>): Promise<Awaited<ReturnType<Ledger[Name]>>> => {
      const ledger = await opening;
      return (ledger[name] as (...given: typeof input) => ReturnType<Ledger[Name]>)(...input) as Promise<
        Awaited<ReturnType<Ledger[Name]>>
      >;
    };
  return {
    acceptsInvitePosition: acceptsKey,
    acceptsAuditPosition: acceptsKey,
    openRequest: later('openRequest'),
    closeRequest: later('closeRequest'),
    dropRequest: later('dropRequest'),
    readRequest: later('readRequest'),
    beginWrite: later('beginWrite'),
    settleWrite: later('settleWrite'),
    listWrites: later('listWrites'),
    countInvitesSince: later('countInvitesSince'),
    readQuota: later('readQuota'),
    getInvite: later('getInvite'),
    findInvites: later('findInvites'),
    listInvites: later('listInvites'),
    observeInvite: later('observeInvite'),
    updateInvite: later('updateInvite'),
    getAuditEvent: later('getAuditEvent'),
    listAuditEvents: later('listAuditEvents'),
    recover: later('recover'),
    deleteBefore: later('deleteBefore'),
    eraseEmail: later('eraseEmail'),
    close: async () => {
      const ledger = await opening.catch(() => null);
      await ledger?.close();
    },
  };
};
