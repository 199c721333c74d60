import type { Invite } from '../domain/invite.ts';
import type { WriteContext } from './write-context.ts';

/** The ledger's row for an invite; one that was only seen at the vendor is recorded first. Null where that is not for the caller to record. */
export const ledgerIdOf = async (
  context: WriteContext,
  { invite }: { readonly invite: Invite },
): Promise<string | null> => {
  if (invite.ledgerId !== null) return invite.ledgerId;
  if (invite.id === null || !context.observes(invite.directory)) return null;
  const row = await context.ledger.observeInvite({
    id: context.newId(),
    directory: invite.directory,
    workspaceId: invite.workspaceId,
    vendorId: invite.id,
    email: invite.email,
    roleRaw: invite.roleRaw,
    status: invite.status,
    evidence: invite.evidence,
    at: context.now().toISOString(),
  });
  return row.id;
};
