import { emulated, native, type Price, recordedOnly } from '../../domain/capability.ts';
import type { Directory } from '../../domain/directory.ts';
import type { Operations, Provider } from '../../domain/provider.ts';
import type { Role } from '../../domain/role.ts';
import type { Connect } from '../../http/transport.ts';
import { createArrayList } from '../../pagination/array-list.ts';
import { createReader } from '../reader.ts';
import { createWriter } from '../writer.ts';
import type { OumSettings } from './config.ts';
import { oumGaps } from './gaps.ts';
import { isIdentifier } from './identifier.ts';
import { createOumMemberships } from './memberships.ts';
import { createOumOrganization } from './organization.ts';
import { roleWords, toRole } from './role-mapping.ts';
import { createOumUsers } from './users.ts';
import { createUsersInHand } from './users-in-hand.ts';
import { oumWriteRules } from './write-rules.ts';
import { createOumWrites } from './writes.ts';

const vendor = 'org-user-management';

const noInvites = recordedOnly(
  'org-user-management shows no invites through its API; with a ledger, those that Rollcall sent are listed.',
);

const fixedRoles =
  'org-user-management has three fixed roles and no list of them; Rollcall knows the three, without a call.';
const oneWorkspace = 'The directory has one workspace, its organisation; filters are applied by Rollcall.';
const everyUser = 'Every user is a member of the one organisation: Rollcall lists the users.';

const fixed: Price = { once: 0, each: 0, mostRows: roleWords.length };
/** Within a request the organisation is read once. */
const organizationOnly: Price = { once: 1, each: 0, mostRows: 1 };
const usersOnly: Price = { once: 0, each: 1, rereads: true };
const organizationAndUsers: Price = { ...usersOnly, once: 1 };

/** Opens a directory at org-user-management. Nothing is sent before an operation is used. */
export const openOum = (directory: Directory, settings: OumSettings, connect: Connect): Provider => {
  const { key } = directory;
  const { token, baseUrl, routes } = settings;
  const transport = connect({
    directory: key,
    vendor,
    baseUrl: new URL(baseUrl),
    token,
    headers: (given) => ({ authorization: `Bearer ${given}` }),
    // The users' roles, and so all memberships, are read with the users.
    kindOf: (path) => (path === routes.organization ? 'workspaces' : 'users'),
  });
  const reader = createReader(transport, vendor, key);
  const inHand = createUsersInHand(key);
  const users = createOumUsers(reader, key, routes, inHand);
  const organization = createOumOrganization(reader, key, routes);
  const memberships = createOumMemberships(key, organization, users, inHand);
  const roles = roleWords.map((word) => toRole(key, word));
  const listRoles = () =>
    createArrayList<Role>(
      ({ id }) => id,
      async () => roles,
    );

  const operations: Operations = {
    listUsers: native(users.list, {
      how: 'Should the vendor list users without their roles, those are read one by one where they are selected.',
      price: usersOnly,
      filters: {
        email: { support: 'EMULATED', how: 'Rollcall compares the addresses of the users it reads.' },
        search: {
          support: 'NATIVE',
          how: 'Sent to the vendor where it has three or more characters, all unaccented letters or spaces; else Rollcall compares the names of the users it reads.',
        },
      },
    }),
    getUser: native(users.get),
    listWorkspaces: emulated(oneWorkspace, organization.list, {
      price: organizationOnly,
      filters: {
        types: { support: 'EMULATED', how: oneWorkspace },
        search: { support: 'EMULATED', how: oneWorkspace },
      },
    }),
    getWorkspace: native(organization.get, { price: organizationOnly }),
    listRoles: emulated(fixedRoles, listRoles, { price: fixed }),
    listWorkspaceRoles: emulated(fixedRoles, listRoles, { price: fixed }),
    getRole: emulated(fixedRoles, async (roleId) => roles.find(({ id }) => id === roleId) ?? null, { price: fixed }),
    listMembers: emulated(everyUser, memberships.listIn, { price: organizationAndUsers }),
    getMember: emulated('A user is a member of the one organisation: Rollcall reads both.', memberships.get, {
      price: organizationAndUsers,
    }),
    listMemberships: emulated(everyUser, memberships.list, { price: organizationAndUsers }),
    getUserMemberships: emulated(
      'Every user is a member of the one organisation: Rollcall reads that, and the user where more than its id is selected.',
      memberships.ofUsers,
      { price: organizationOnly },
    ),
    listInvites: noInvites,
    listWorkspaceInvites: noInvites,
    getInvite: noInvites,
    getInviteRoles: noInvites,
    getViewer: native(users.viewer),
  };

  return {
    directory,
    operations,
    writes: createOumWrites(createWriter(transport), key, routes, organization),
    writeRules: oumWriteRules,
    gaps: oumGaps,
    isId: (_kind, id) => isIdentifier(id),
    check: async (call) => {
      await organization.read(call);
    },
    close: transport.close,
  };
};
