import type { Insertable } from 'kysely';
import type { LedgerInvite, ObservedInvite } from '../domain/ledger-invite.ts';
import type { NewWrite } from '../domain/ledger-write.ts';
import { evidenceColumns, evidenceOf } from './evidence.ts';
import { optionsFromJson, stringsFromJson } from './json.ts';
import { addressKey } from '../domain/address.ts';
import { momentOf } from './moment.ts';
import type { InviteRow, Tables } from './tables.ts';

/** An invite that is about to be sent. */
export const sentInviteRow = (
  invite: NonNullable<NewWrite['invite']>,
  { directory, actor, at }: { readonly directory: string; readonly actor: string; readonly at: string },
): Insertable<Tables['invites']> => ({
  id: invite.id,
  directory,
  workspace_id: invite.workspaceId,
  email: invite.email,
  match_key: addressKey(invite.email),
  name: invite.name,
  role_ids: JSON.stringify(invite.roleIds),
  options: JSON.stringify(invite.options),
  origin: 'ROLLCALL',
  actor,
  hidden: 0,
  status: 'PENDING',
  ...evidenceColumns({ source: 'LEDGER', certainty: 'ASSUMED', observedAt: at, note: 'is being sent' }),
  created_at: at,
  first_seen_at: at,
  supersedes: invite.supersedes,
  sort_at: at,
});

/** An invite that the vendor listed and no row is about. */
export const observedInviteRow = (invite: ObservedInvite): Insertable<Tables['invites']> => {
  const at = momentOf(invite.at);
  return {
    id: invite.id,
    directory: invite.directory,
    workspace_id: invite.workspaceId,
    vendor_id: invite.vendorId,
    email: invite.email,
    match_key: addressKey(invite.email),
    role_ids: '[]',
    role_raw: invite.roleRaw,
    options: '{}',
    origin: 'OBSERVED',
    hidden: 0,
    status: invite.status,
    ...evidenceColumns({ ...invite.evidence, observedAt: momentOf(invite.evidence.observedAt) }),
    first_seen_at: at,
    last_seen_at: at,
    sort_at: at,
  };
};

/** An invite as it is stored: whoever reads it tells by `expiresAt` whether a pending one has expired. */
export const toLedgerInvite = (row: InviteRow): LedgerInvite => ({
  id: row.id,
  directory: row.directory,
  workspaceId: row.workspace_id,
  vendorId: row.vendor_id,
  email: row.email,
  name: row.name,
  roleIds: stringsFromJson(row.role_ids),
  roleRaw: row.role_raw,
  options: optionsFromJson(row.options),
  origin: row.origin,
  actor: row.actor,
  status: row.status,
  evidence: evidenceOf(row),
  createdAt: row.created_at,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
  cancelledAt: row.cancelled_at,
  acceptedAfter: row.accepted_after,
  acceptedBefore: row.accepted_before,
  acceptedUserId: row.accepted_user_id,
  supersedes: row.supersedes,
  supersededBy: row.superseded_by,
});
