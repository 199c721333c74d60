import type { Call } from '../../domain/call.ts';
import { native } from '../../domain/capability.ts';
import type { PlannedWrite, WriteOperations } from '../../domain/write.ts';
import { pathOf } from '../../http/path.ts';
import { readOrgMembershipId } from './membership-id.ts';
import { onlyRole } from './only-role.ts';
import { requireOrgAnew } from './own-org.ts';
import { explain } from './refused-write.ts';
import type { Snyk } from './snyk.ts';

type MemberWrites = Pick<WriteOperations, 'addMember' | 'setMemberRoles' | 'removeMember'>;

const staysInGroup = ['The user stays in the group that the organisation is part of, as a member of the group.'];

/** Who is in an organisation, and with which role, as Snyk's OpenAPI has it: by the ids of memberships. */
export const memberWrites = (snyk: Snyk): MemberWrites => ({
  addMember: native((workspaceId, userId, roleIds, call) => planAddition(snyk, workspaceId, userId, roleIds, call), {
    how: "Snyk adds whom the organisation's group knows already; everybody else has to be invited.",
  }),
  setMemberRoles: native((workspaceId, userId, roleIds, call) => planRole(snyk, workspaceId, userId, roleIds, call), {
    how: 'Rollcall looks up the membership first: one more call.',
  }),
  removeMember: native((workspaceId, userId, call) => planRemoval(snyk, workspaceId, userId, staysInGroup, call), {
    how: 'From the organisation only; the user stays in its group. Rollcall looks up the membership first.',
  }),
});

const planAddition = async (
  snyk: Snyk,
  orgId: string,
  userId: string,
  roleIds: readonly string[],
  call: Call,
): Promise<PlannedWrite> => {
  const roleId = onlyRole(snyk, roleIds);
  const planned = await snyk.writer.plan(
    {
      method: 'POST',
      path: pathOf`/rest/orgs/${orgId}/memberships`,
      body: {
        data: {
          type: 'org_membership',
          relationships: {
            org: { data: { id: orgId, type: 'org' } },
            role: { data: { id: roleId, type: 'org_role' } },
            user: { data: { id: userId, type: 'user' } },
          },
        },
      },
    },
    call,
  );
  return explain(planned, ['not-found', 'invalid-input'], mayBeUnknown);
};

const mayBeUnknown =
  "It may be that the organisation's group does not know the user: then an invite to the organisation is the way.";

const planRole = async (
  snyk: Snyk,
  orgId: string,
  userId: string,
  roleIds: readonly string[],
  call: Call,
): Promise<PlannedWrite> => {
  const roleId = onlyRole(snyk, roleIds);
  const id = await membershipIn(snyk, orgId, userId, call);
  return snyk.writer.plan(
    {
      method: 'PATCH',
      path: pathOf`/rest/orgs/${orgId}/memberships/${id}`,
      body: {
        data: {
          id,
          type: 'org_membership',
          attributes: {},
          relationships: { role: { data: { id: roleId, type: 'org_role' } } },
        },
      },
    },
    call,
  );
};

/** A user's removal from one organisation. */
export const planRemoval = async (
  snyk: Snyk,
  orgId: string,
  userId: string,
  sideEffects: readonly string[],
  call: Call,
): Promise<PlannedWrite> => {
  const id = await membershipIn(snyk, orgId, userId, call);
  return snyk.writer.plan({ method: 'DELETE', path: pathOf`/rest/orgs/${orgId}/memberships/${id}` }, call, {
    sideEffects,
  });
};

const membershipIn = async (snyk: Snyk, orgId: string, userId: string, call: Call): Promise<string> => {
  await requireOrgAnew(snyk, orgId, call);
  return readOrgMembershipId(snyk, orgId, userId, call);
};
