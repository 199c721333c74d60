import type { Call } from '../../domain/call.ts';
import { emulated, native } from '../../domain/capability.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { InviteInput, PlannedWrite, WriteOperations } from '../../domain/write.ts';
import { pathOf } from '../../http/path.ts';
import { onlyRole } from './only-role.ts';
import { explain } from './refused-write.ts';
import type { Snyk } from './snyk.ts';
import { inviteReceipt } from './wire.ts';

type InviteWrites = Pick<WriteOperations, 'inviteUser' | 'cancelInvite' | 'resendInvite'>;

/** Asking people to join organisations, as Snyk's OpenAPI has it. */
export const inviteWrites = (snyk: Snyk): InviteWrites => ({
  inviteUser: native((input, call) => planInvite(snyk, input, call), {
    how: 'Into one organisation, with one of its roles. Snyk does not tell when an invite expires.',
  }),
  cancelInvite: native((inviteId, workspaceId, call) => planCancellation(snyk, inviteId, workspaceId, call), {
    how: 'While it is pending.',
  }),
  resendInvite: emulated(
    'Snyk cannot send an invite again: Rollcall cancels it and invites anew, two calls. Should the second fail, the person is left without an invite.',
    (inviteId, input, call) =>
      Promise.all([
        ...(inviteId === null ? [] : [planCancellation(snyk, inviteId, input.workspaceId, call)]),
        planInvite(snyk, input, call),
      ]),
  ),
});

const mailed = ['Snyk sends the person an e-mail with the invitation.'];

const planInvite = async (
  snyk: Snyk,
  { email, workspaceId, roleIds }: InviteInput,
  call: Call,
): Promise<PlannedWrite> => {
  const { directory, writer } = snyk;
  const role = onlyRole(snyk, roleIds);
  if (workspaceId === null) {
    const message = `Snyk invites people to an organisation and not to a whole directory (directory "${directory}"). Name a workspace.`;
    throw new ProviderError('invalid-input', directory, message, { unsent: true });
  }
  const planned = await writer.plan(
    {
      method: 'POST',
      path: pathOf`/rest/orgs/${workspaceId}/invites`,
      body: { data: { type: 'org_invitation', attributes: { email, role } } },
    },
    call,
    { sideEffects: mailed, receipt: inviteReceipt },
  );
  return explain(planned, ['invalid-input', 'conflict'], mayBeThere);
};

/** Snyk's OpenAPI has no status for somebody who is there already. */
const mayBeThere =
  'The person may already be a member of the organisation or have a pending invite to it; Snyk does not document how it answers then.';

const planCancellation = async (
  snyk: Snyk,
  inviteId: string,
  workspaceId: string | null,
  call: Call,
): Promise<PlannedWrite> => {
  const { directory, writer } = snyk;
  if (workspaceId === null) {
    const message = `Every invite of Snyk's is to an organisation, and that of ${inviteId} is not known (directory "${directory}").`;
    throw new ProviderError('not-found', directory, message, { unsent: true });
  }
  return writer.plan({ method: 'DELETE', path: pathOf`/rest/orgs/${workspaceId}/invites/${inviteId}` }, call);
};
