import { emulated, native, recordedOnly, unsupported } from '../../domain/capability.ts';
import type { ThingKind } from '../../domain/freshness.ts';
import type { Directory } from '../../domain/directory.ts';
import type { Operations, Provider } from '../../domain/provider.ts';
import type { Connect } from '../../http/transport.ts';
import { createReader } from '../reader.ts';
import { createWriter } from '../writer.ts';
import type { TraySettings } from './config.ts';
import { trayGaps } from './gaps.ts';
import { createTrayMembers } from './members.ts';
import { createTrayMemberships } from './memberships.ts';
import { createTrayRoles } from './roles.ts';
import { createTrayUsers } from './users.ts';
import { idPattern } from './wire.ts';
import { createTrayWorkspaces } from './workspaces.ts';
import { trayWriteRules } from './write-rules.ts';
import { createTrayWrites } from './writes.ts';

const vendor = 'Tray';

const noInvites = recordedOnly(
  'Tray shows no invites through its API; with a ledger, those that Rollcall sent are listed.',
);
const noWorkspaceInvites = unsupported(
  'Tray invites to the whole organisation, and its invites belong to no workspace: read those of the directory.',
);

/** The members of a workspace are under its own path. */
const kindOf = (path: string): ThingKind | null => {
  if (path.startsWith('/core/v1/users')) return 'users';
  if (path.startsWith('/core/v1/roles')) return 'roles';
  if (!path.startsWith('/core/v1/workspaces')) return null;
  return /^\/core\/v1\/workspaces\/[^/]+\//.test(path) ? 'memberships' : 'workspaces';
};

const mayBeSummary = 'Should Tray list ids only, what is selected beyond them is read one by one.';

/** Opens a directory at Tray. Nothing is sent before an operation is used. */
export const openTray = (directory: Directory, { token, baseUrl }: TraySettings, connect: Connect): Provider => {
  const { key } = directory;
  const transport = connect({
    directory: key,
    vendor,
    baseUrl: new URL(baseUrl),
    token,
    headers: (given) => ({ authorization: `Bearer ${given}` }),
    // Tray's documentation: 30 a second, or 1800 a minute.
    rate: { calls: 30, seconds: 1 },
    kindOf,
  });
  const reader = createReader(transport, vendor, key);
  const users = createTrayUsers(reader, key);
  const workspaces = createTrayWorkspaces(reader, key);
  const roles = createTrayRoles(reader, key);
  const members = createTrayMembers(reader, key);
  const memberships = createTrayMemberships(workspaces, members);

  const operations: Operations = {
    listUsers: native(users.list, {
      how: mayBeSummary,
      filters: {
        email: {
          support: 'NATIVE',
          how: 'Asked as given and, where nobody is found, in lower case: whether Tray minds case is not documented. Where still nobody is found, Rollcall compares the addresses of all users, as far as the rows of the list tell them.',
        },
        search: {
          support: 'EMULATED',
          how: 'Tray cannot search by name; Rollcall compares the names of the users it reads.',
        },
      },
    }),
    getUser: native(users.get),
    listWorkspaces: native(workspaces.list, {
      how: 'A token of one workspace sees only that one.',
      filters: {
        types: { support: 'NATIVE', how: 'Each type is sent to Tray.' },
        search: {
          support: 'EMULATED',
          how: 'Tray cannot search workspaces by name; Rollcall compares those it reads.',
        },
      },
    }),
    getWorkspace: native(workspaces.get),
    listRoles: native(() => roles.list(null)),
    listWorkspaceRoles: native((workspaceId) => roles.list(workspaceId)),
    getRole: emulated(
      'Rollcall looks for the role in its list: one call per page of 1000, or of 100 in a workspace.',
      roles.get,
    ),
    listMembers: native((workspaceId) => members.list(workspaceId), { how: mayBeSummary }),
    getMember: native((workspaceId, userId, call) => members.get(workspaceId, userId, call)),
    listMemberships: emulated(
      'Rollcall reads the members of one workspace after the other. A workspace that the token may not see into is left out, with a note.',
      memberships.list,
    ),
    getUserMemberships: emulated(
      'Tray does not list the workspaces of a user. Rollcall lists the workspaces and asks each for the user or, for several users at once, reads its members where that takes fewer calls.',
      memberships.ofUsers,
    ),
    listInvites: noInvites,
    listWorkspaceInvites: noWorkspaceInvites,
    getInvite: noInvites,
    getInviteRoles: noInvites,
    getViewer: unsupported('Tray has no operation that tells whose token it is.'),
  };

  return {
    directory,
    operations,
    writes: createTrayWrites(createWriter(transport), key),
    writeRules: trayWriteRules,
    gaps: trayGaps,
    isId: (_kind, id) => id.length <= 256 && idPattern.test(id),
    check: workspaces.check,
    close: transport.close,
  };
};
