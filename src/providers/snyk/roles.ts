import type { Call } from '../../domain/call.ts';
import { emulated } from '../../domain/capability.ts';
import type { Operations } from '../../domain/provider.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { Role, RoleScope } from '../../domain/role.ts';
import type { List } from '../../domain/window.ts';
import { pathOf } from '../../http/path.ts';
import { createArrayList } from '../../pagination/array-list.ts';
import { readWhole } from '../../pagination/whole-list.ts';
import { listReadableOrgs } from './orgs.ts';
import { findOrg, readOrg, requireOrg } from './own-org.ts';
import { toRole } from './role-mapping.ts';
import type { Snyk } from './snyk.ts';
import { type OrgRow, rolesAnswer } from './wire.ts';

type RoleOperations = Pick<Operations, 'listRoles' | 'listWorkspaceRoles' | 'getRole'>;

const idOf = ({ id }: Role): string => id;

/** Snyk's roles: a group has one list of them all, those of groups and those of organisations mixed. */
export const roleOperations = (snyk: Snyk): RoleOperations => ({
  listRoles: listRoles(snyk),
  listWorkspaceRoles: emulated(
    "Rollcall picks them out of the list of the organisation's group: those for organisations, and custom ones, whose kind Snyk does not tell.",
    (workspaceId) =>
      createArrayList(idOf, async (call) => {
        await requireOrg(snyk, workspaceId, call);
        return readOrgRoles(snyk, workspaceId, call);
      }),
    // The organisation, and the list of its group.
    { price: { once: 0, each: 2 } },
  ),
  getRole: emulated(
    "Rollcall looks it up in the group's list of roles.",
    async (roleId, _workspaceId, call) => {
      for await (const groupId of groupIdsOf(snyk, call)) {
        const role = (await readRoles(snyk, groupId, call)).find(({ id }) => id === roleId);
        if (role !== undefined) return role;
      }
      return null;
    },
    // The organisation where it is the directory, and the one list; how many groups a token reaches, nobody knows.
    { price: snyk.scope.kind === 'token' ? null : { once: 2, each: 0 } },
  ),
});

const listRoles = (snyk: Snyk): Operations['listRoles'] => {
  const { scope } = snyk;
  if (scope.kind === 'group') {
    const list = createArrayList(idOf, async (call) =>
      fitting(await readRoles(snyk, scope.groupId, call), 'DIRECTORY'),
    );
    return emulated(
      "Rollcall picks them out of the group's list: those of groups, and custom ones, whose kind Snyk does not tell.",
      () => list,
      { price: { once: 1, each: 0 } },
    );
  }
  const none = 'No Snyk group is configured, and without one no role holds in the whole directory.';
  return emulated(none, () => noRoles(none), { price: { once: 0, each: 0 } });
};

const noRoles = (note: string): List<Role> => {
  const empty = createArrayList<Role>(idOf, async () => []);
  return { ...empty, read: async (window, call) => ({ ...(await empty.read(window, call)), notes: [note] }) };
};

const fitting = (roles: readonly Role[], wanted: RoleScope): readonly Role[] =>
  roles.filter(({ scope }) => scope === wanted || scope === null);

/** The roles that can be held in one organisation. Costs one call more where the organisation's group is not configured. */
export const readOrgRoles = async (snyk: Snyk, orgId: string, call: Call): Promise<readonly Role[]> =>
  fitting(await readRoles(snyk, await readGroupId(snyk, orgId, call), call), 'WORKSPACE');

/** All roles of a group. Within a request the list is read once, whoever asks for it. */
const readRoles = async (snyk: Snyk, groupId: string, call: Call): Promise<readonly Role[]> => {
  const rows = await snyk.v1.get(rolesAnswer, pathOf`/v1/group/${groupId}/roles`, call);
  return rows.map((row) => toRole(snyk.directory, row));
};

/** The group an organisation belongs to. Rejects for one that belongs to none: then Snyk has no list of the roles in it. */
const readGroupId = async (snyk: Snyk, orgId: string, call: Call): Promise<string> => {
  const { scope, directory } = snyk;
  if (scope.kind === 'group') return scope.groupId;
  const org = await readOrg(snyk, orgId, call);
  const groupId = org.attributes?.group_id;
  if (groupId) return groupId;
  throw new ProviderError(
    'unsupported',
    directory,
    `The Snyk organisation ${orgId} is in no group that Snyk tells of, and Snyk lists roles for groups only.`,
  );
};

/** The groups in which a role of this directory can be, read no further than they are asked for. */
const groupIdsOf = async function* (snyk: Snyk, call: Call): AsyncGenerator<string> {
  const { scope } = snyk;
  if (scope.kind !== 'token') {
    yield scope.kind === 'group' ? scope.groupId : await readGroupId(snyk, scope.orgId, call);
    return;
  }
  const seen = new Set<string>();
  for (const org of await readWhole(listReadableOrgs(snyk), call)) {
    const groupId = await groupIdOf(snyk, org, call);
    if (groupId === null || seen.has(groupId)) continue;
    seen.add(groupId);
    yield groupId;
  }
};

/** A list's row may leave the group out, which only a personal organisation is without. */
const groupIdOf = async (snyk: Snyk, { id, attributes }: OrgRow, call: Call): Promise<string | null> => {
  if (attributes?.group_id) return attributes.group_id;
  if (attributes?.is_personal === true) return null;
  return (await findOrg(snyk, id, call))?.attributes?.group_id || null;
};
