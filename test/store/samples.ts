import type { LedgerInvite, ObservedInvite } from '../../src/domain/ledger-invite.ts';
import type { NewInvite, NewWrite, WriteSettlement } from '../../src/domain/ledger-write.ts';
import type { Ledger, NewRequest } from '../../src/domain/ledger.ts';
import { createUuids } from '../../src/store/uuid.ts';

export const dawn = '2026-11-22T10:00:00.000Z';

const newUuid = createUuids();
/** A new UUIDv7, greater than all before. */
export const nextId = (): string => newUuid(Date.parse(dawn));

export const sampleRequest = (changes: Partial<NewRequest> = {}): NewRequest => ({
  id: nextId(),
  actor: 'operator',
  idempotencyKey: null,
  digest: 'digest of the input',
  mutation: 'inviteUser',
  at: dawn,
  ...changes,
});

export const sampleInvite = (changes: Partial<NewInvite> = {}): NewInvite => ({
  id: nextId(),
  workspaceId: null,
  email: 'Ada.Lovelace@Example.com',
  name: 'Ada Lovelace',
  roleIds: ['role-1'],
  options: { connection: null },
  supersedes: null,
  ...changes,
});

/** A write that sends an invite. */
export const sampleWrite = (requestId: string, changes: Partial<NewWrite> = {}): NewWrite => ({
  id: nextId(),
  requestId,
  ordinal: 0,
  directory: 'automation',
  operation: 'inviteUser',
  request: { method: 'POST', path: '/users', body: { email: 'Ada.Lovelace@Example.com' } },
  actor: 'operator',
  idempotencyKey: null,
  subject: 'Ada.Lovelace@Example.com',
  before: null,
  at: dawn,
  invite: sampleInvite(),
  quota: null,
  ...changes,
});

export const sampleSettlement = (changes: Partial<WriteSettlement> = {}): WriteSettlement => ({
  state: 'APPLIED',
  note: null,
  receipt: { id: 'vendor-1', expiresAt: null },
  after: null,
  at: dawn,
  ...changes,
});

export const sampleObservation = (changes: Partial<ObservedInvite> = {}): ObservedInvite => ({
  id: nextId(),
  directory: 'security',
  workspaceId: 'org-1',
  vendorId: 'vendor-1',
  email: 'grace@example.com',
  roleRaw: 'Org Collaborator',
  status: 'PENDING',
  evidence: { source: 'VENDOR_LIST', certainty: 'PROVEN', observedAt: dawn, note: null },
  at: dawn,
  ...changes,
});

/** Opens a request and begins a write in it, which is answered with. */
export const begin = async (ledger: Ledger, changes: Partial<NewWrite> = {}): Promise<NewWrite> => {
  const request = sampleRequest(changes.at === undefined ? {} : { at: changes.at });
  await ledger.openRequest(request);
  const write = sampleWrite(request.id, { invite: sampleInvite(), ...changes });
  const begun = await ledger.beginWrite(write);
  if (begun.state !== 'BEGUN') throw new Error(`The write was not begun: ${begun.state}.`);
  return write;
};

/** An invite that was sent and, by default, confirmed by the vendor. */
export const send = async (
  ledger: Ledger,
  invite: Partial<NewInvite> = {},
  { settlement = {}, ...write }: Partial<NewWrite> & { readonly settlement?: Partial<WriteSettlement> } = {},
): Promise<string> => {
  const begun = await begin(ledger, { ...write, invite: sampleInvite(invite) });
  await ledger.settleWrite(begun.id, sampleSettlement({ at: begun.at, ...settlement }));
  return begun.invite?.id ?? '';
};

/** The invite, which must be there. */
export const inviteOf = async (ledger: Ledger, id: string): Promise<LedgerInvite> => {
  const invite = await ledger.getInvite(id);
  if (invite === null) throw new Error(`There is no invite ${id}.`);
  return invite;
};

/** A window over everything. */
export const everything = {
  direction: 'forward',
  count: 1000,
  from: null,
  needs: { end: true, total: true },
} as const;
