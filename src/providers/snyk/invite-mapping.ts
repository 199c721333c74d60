import { type Invite, noHistory } from '../../domain/invite.ts';
import type { Role } from '../../domain/role.ts';
import type { InviteRow } from './wire.ts';

const noLongerActive =
  'Snyk lists it as no longer active: it was accepted or revoked, and Snyk does not say which of the two.';
const notTold = 'Snyk lists it without saying whether it still waits to be accepted.';

/** An invite that Snyk itself lists, so that its id is known. */
type ListedInvite = Invite & { readonly id: string };

/** @param observedAt when the list was read, in ISO 8601 */
export const toInvite = (directory: string, row: InviteRow, workspaceId: string, observedAt: string): ListedInvite => {
  const { email, is_active: active, role } = row.attributes;
  const note = active === true ? null : active === false ? noLongerActive : notTold;
  return {
    kind: 'Invite',
    directory,
    id: row.id,
    ledgerId: null,
    workspaceId,
    email,
    name: null,
    roleIds: null,
    roleRaw: role || null,
    status: active === true ? 'PENDING' : 'UNKNOWN',
    evidence: { source: 'VENDOR_LIST', certainty: 'PROVEN', observedAt, note },
    createdAt: null,
    expiresAt: null,
    history: noHistory,
    raw: row,
  };
};

/**
 * The roles that an invite's word names: an id where the invite was just created, a name where it is listed ("Collaborator" or
 * "Org Collaborator"). Names of custom roles are free, so that a word that fits several roles names none.
 */
export const rolesNamed = (word: string | null, roles: readonly Role[]): readonly Role[] => {
  if (word === null) return [];
  const wanted = word.toLowerCase();
  const tests: readonly ((role: Role) => boolean)[] = [
    ({ id }) => id === word,
    ({ name }) => name === word,
    ({ name }) => name?.toLowerCase() === wanted,
    ({ name }) => name?.toLowerCase() === `org ${wanted}`,
  ];
  for (const test of tests) {
    const named = roles.filter(test);
    if (named.length > 0) return named.length === 1 ? named : [];
  }
  return [];
};
