import { addressKey } from '../domain/address.ts';
import type { Invite } from '../domain/invite.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { List } from '../domain/window.ts';
import { isFinal } from '../loaders/ledger-invite.ts';
import { findKnown } from '../loaders/listed-invites.ts';
import type { WriteContext } from './write-context.ts';

interface Place {
  readonly provider: Provider;
  readonly workspaceId: string | null;
}

/** The vendor's own list of the invites to a place; null where it has none that one call begins to read. */
const ownList = ({ provider: { operations }, workspaceId }: Place): List<Invite> | null => {
  const { listInvites, listWorkspaceInvites } = operations;
  if (workspaceId === null) return listInvites.support === 'NATIVE' ? listInvites.run() : null;
  return listWorkspaceInvites.support === 'NATIVE' ? listWorkspaceInvites.run(workspaceId) : null;
};

/** What keeps the list from everybody who uses this token, and so is no reason to send nothing. */
const isClosed = (error: unknown): boolean =>
  error instanceof ProviderError && (error.kind === 'forbidden' || error.kind === 'not-found');

/**
 * An invite to the same place and address that the vendor lists as open, whoever sent it. One call is spent on it: of a list that is longer than a
 * page only the first page is seen. Rejects where the list could not be read though the token may.
 */
export const listedInvite = async (
  email: string,
  place: Place,
  { ledger, createCall }: WriteContext,
): Promise<Invite | null> => {
  const list = ownList(place);
  if (list === null) return null;
  const window = { direction: 'forward', count: Math.min(list.pageLimit, 1000), from: null } as const;
  const slice = await list.read({ ...window, needs: { end: false, total: false } }, createCall()).catch((error) => {
    if (isClosed(error)) return null;
    throw error;
  });
  const key = addressKey(email);
  const open = (slice?.rows ?? []).filter(
    ({ status, workspaceId, ...invite }) =>
      status === 'PENDING' && workspaceId === place.workspaceId && addressKey(invite.email) === key,
  );
  if (open.length === 0) return null;
  // A withdrawn one may be listed for a while yet.
  const known = await findKnown(ledger, place.provider.directory.key, open);
  const isOver = ({ id }: Invite): boolean => {
    const row = known.get(id ?? '');
    return row !== undefined && isFinal(row);
  };
  return open.find((invite) => !isOver(invite)) ?? null;
};
