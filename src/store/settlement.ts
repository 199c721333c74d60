import type { Evidence } from '../domain/invite.ts';
import type { InviteUpdate } from '../domain/ledger-invite.ts';
import type { WriteSettlement } from '../domain/ledger-write.ts';
import { LedgerError } from '../domain/ledger.ts';
import { addAuditEvent } from './audit-events.ts';
import { fits } from './evidence.ts';
import { changeInvite } from './invite-change.ts';
import { toJson } from './json.ts';
import { momentOf, momentOrNull } from './moment.ts';
import type { WriteReceipt } from '../domain/write.ts';
import type { Setup } from './setup.ts';
import type { Work } from './store.ts';
import type { InviteRow, WriteRow } from './tables.ts';

/**
 * Records what became of a write. One under way, or UNKNOWN, can be settled; told again what it is, it stays as it is; told otherwise once the vendor's
 * answer is recorded, it refuses, since one of the two would be false.
 */
export const settleWrite = async (
  work: Work,
  setup: Setup,
  writeId: string,
  settlement: WriteSettlement,
): Promise<void> => {
  const write = await lockWrite(work, setup, writeId);
  if (write === undefined) {
    throw new LedgerError(`The ledger holds no write ${writeId}. Retention may have deleted it.`);
  }
  if (write.state === settlement.state) return;
  if (write.state !== 'SENDING' && write.state !== 'UNKNOWN') {
    throw new LedgerError(
      `Write ${writeId} is recorded as ${write.state} since ${write.settled_at ?? write.at}, and cannot become ${settlement.state}.`,
    );
  }
  await settle(work, setup, write, settlement);
};

/** The same for a write whose process has died. False where it was settled in the meantime. */
export const abandonWrite = async (work: Work, setup: Setup, writeId: string, note: string): Promise<boolean> => {
  const write = await lockWrite(work, setup, writeId);
  if (write?.state !== 'SENDING') return false;
  await settle(work, setup, write, { state: 'UNKNOWN', note, receipt: null, after: null, at: setup.now() });
  return true;
};

/** Records news of an invite, and what they mean for the write that sent it. False where they do not fit what is believed. */
export const learnOfInvite = async (
  work: Work,
  setup: Setup,
  row: InviteRow,
  update: InviteUpdate,
): Promise<boolean> => {
  if (!(await changeInvite(work, row, update))) return false;
  if (provesSent(update)) await confirmWriteOf(work, setup, row.id, update);
  return true;
};

/** Whether the vendor has, or had, the invite. That somebody calls it off by hand does not say that it was ever sent. */
const provesSent = ({ status, evidence }: InviteUpdate): boolean =>
  evidence?.certainty === 'PROVEN' &&
  (status === 'PENDING' || status === 'ACCEPTED' || (status === 'CANCELLED' && evidence.source !== 'OPERATOR'));

/** A write whose answer was lost was carried out after all. */
const confirmWriteOf = async (
  work: Work,
  setup: Setup,
  inviteId: string,
  { status, evidence }: InviteUpdate,
): Promise<void> => {
  const write = await work
    .selectFrom('writes')
    .selectAll()
    .where('invite_id', '=', inviteId)
    .where('state', '=', 'UNKNOWN')
    .executeTakeFirst();
  if (write === undefined) return;
  const at = setup.now();
  const note = `The answer was lost; the invite was found afterwards to be ${status} (${evidence?.source}).`;
  await work.updateTable('writes').set({ state: 'APPLIED', note, settled_at: at }).where('id', '=', write.id).execute();
  await addAuditEvent(work, setup, write, { outcome: 'APPLIED', note, after: null, at });
};

/** A write as it is once nobody else can change it. */
const lockWrite = async (work: Work, { store }: Setup, id: string): Promise<WriteRow | undefined> => {
  const found = await work.selectFrom('writes').select('directory').where('id', '=', id).executeTakeFirst();
  if (found === undefined) return undefined;
  await store.lock(work, found.directory);
  return work.selectFrom('writes').selectAll().where('id', '=', id).executeTakeFirst();
};

const settle = async (work: Work, setup: Setup, write: WriteRow, settlement: WriteSettlement): Promise<void> => {
  const { state, note, receipt, after } = settlement;
  const at = momentOf(settlement.at);
  await work
    .updateTable('writes')
    .set({ state, note, receipt: toJson(receipt), settled_at: at })
    .where('id', '=', write.id)
    .execute();
  if (write.invite_id !== null) await settleInvite(work, write.invite_id, settlement, at);
  for (const { id, update } of settlement.invites ?? []) {
    const row = await findInvite(work, id);
    if (row !== undefined) await learnOfInvite(work, setup, row, update);
  }
  await addAuditEvent(work, setup, write, { outcome: state, note, after, at });
};

const findInvite = (work: Work, id: string): Promise<InviteRow | undefined> =>
  work.selectFrom('invites').selectAll().where('id', '=', id).executeTakeFirst();

const settleInvite = async (work: Work, id: string, { state, receipt }: WriteSettlement, at: string): Promise<void> => {
  const row = await findInvite(work, id);
  if (row === undefined) return;
  switch (state) {
    case 'APPLIED': {
      const evidence = { source: 'VENDOR_RESPONSE', observedAt: at, ...clarityOf(receipt) } as const;
      const news = { status: 'PENDING', evidence } as const;
      const identity = identityOf(receipt);
      // More may be known of the invite by now, such as that it was accepted.
      await changeInvite(work, row, fits(row, news) ? { ...news, ...identity } : identity);
      return;
    }
    case 'UNKNOWN':
      await changeInvite(work, row, {
        status: 'UNKNOWN',
        evidence: { source: 'LEDGER', certainty: 'ASSUMED', observedAt: at, note: 'may have been sent' },
      });
      return;
    case 'REFUSED':
    case 'NOT_SENT':
      // It stays in sight where it was seen at the vendor all the same, as one that somebody else sent.
      if (row.evidence_certainty === 'ASSUMED') {
        await work.updateTable('invites').set({ hidden: 1 }).where('id', '=', id).execute();
      }
  }
};

/** How far an answer proves that the invite was sent. */
const clarityOf = (receipt: WriteReceipt | null): Pick<Evidence, 'certainty' | 'note'> =>
  receipt?.isUnclear === true
    ? {
        certainty: 'INFERRED',
        note: 'The vendor said that it was carried out, in an answer that is not what it documents.',
      }
    : { certainty: 'PROVEN', note: null };

/** What the vendor's answer told of the invite itself. */
const identityOf = (receipt: WriteReceipt | null): InviteUpdate => {
  const vendorId = receipt?.id ?? null;
  const expiresAt = momentOrNull(receipt?.expiresAt ?? null);
  return { ...(vendorId === null ? {} : { vendorId }), ...(expiresAt === null ? {} : { expiresAt }) };
};
