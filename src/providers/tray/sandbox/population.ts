import { uuidOf } from '../../../sandbox/identifier.ts';
import { accountsAt } from '../../../sandbox/people.ts';
import type { PersonAccount, Standing } from '../../../sandbox/person.ts';
import type { TrayKnobs } from './options.ts';
import type { TrayInvite, TrayRole, TrayState, TrayUser, TrayWorkspace, TrayWorkspaceType } from './state.ts';

const organizationRoles = ['Owner', 'Admin', 'Contributor', 'Viewer'] as const;
const workspaceRoles = ['Admin', 'Contributor', 'Viewer'] as const;

const organizationRoleOf = {
  owner: 'Owner',
  admin: 'Admin',
  member: 'Contributor',
  reader: 'Viewer',
} as const satisfies Record<Standing, (typeof organizationRoles)[number]>;

const organizationRoleId = (name: (typeof organizationRoles)[number]): string =>
  uuidOf(`tray organization role ${name}`);

const workspaceRoleId = (list: string, name: (typeof workspaceRoles)[number]): string =>
  uuidOf(`tray workspace role ${list} ${name}`);

/** The roles that a workspace of this id gives. */
export const rolesOfWorkspace = (id: string, knobs: TrayKnobs): TrayRole[] => {
  const list = knobs.workspaceRoles === 'own' ? id : 'shared';
  return workspaceRoles.map((name) => ({ id: workspaceRoleId(list, name), name }));
};

const userOf = (account: PersonAccount): TrayUser => ({
  id: uuidOf(`tray user ${account.handle}`),
  email: account.email,
  name: account.name,
  accountType:
    account.kind === 'service' ? 'API' : account.email?.toLowerCase().endsWith('@example.com') ? 'Regular' : 'External',
  roleId: organizationRoleId(organizationRoleOf[account.standing]),
});

interface WorkspacePlan {
  readonly name: string;
  readonly type: TrayWorkspaceType;
  readonly details?: Pick<TrayWorkspace, 'description' | 'monthlyTaskLimit'>;
  readonly members: readonly TrayUser[];
}

const everyNth = (users: readonly TrayUser[], step: number): TrayUser[] =>
  users.filter((_, index) => index % step === 0);

const believablePlans = (users: readonly TrayUser[]): WorkspacePlan[] => [
  { name: 'Fernhill', type: 'Organization', details: { description: 'Everybody at Fernhill' }, members: users },
  {
    name: 'Finance automations',
    type: 'Shared',
    // More than 32 bits hold: Tray's documentation makes it an int64.
    details: { description: 'Invoices, payroll and month end', monthlyTaskLimit: 5_000_000_000 },
    members: everyNth(users, 2),
  },
  {
    name: 'Customer onboarding',
    type: 'Shared',
    details: { monthlyTaskLimit: 250_000 },
    members: everyNth(users, 3),
  },
  { name: "Ada Okafor's workspace", type: 'Personal', members: users.slice(0, 1) },
  { name: "Seán O'Brien's workspace", type: 'Personal', members: users.slice(1, 2) },
  {
    name: 'Partner portal',
    type: 'Embedded',
    details: { description: 'What customers see of us', monthlyTaskLimit: 0 },
    members: everyNth(users, 5),
  },
];

const countedPlans = (users: readonly TrayUser[], workspaces: number, members: number): WorkspacePlan[] =>
  Array.from({ length: workspaces }, (_, place) => ({
    name: place === 0 ? 'Fernhill' : `Team ${place}`,
    type: place === 0 ? 'Organization' : 'Shared',
    members: Array.from({ length: Math.min(members, users.length) }, (_, offset) => {
      const user = users[(place * 7 + offset) % users.length];
      if (user === undefined) throw new Error('A sandbox of Tray needs users to fill its workspaces.');
      return user;
    }),
  }));

const workspaceOf = (plan: WorkspacePlan, place: number, knobs: TrayKnobs): TrayWorkspace => {
  const id = uuidOf(`tray workspace ${place}`);
  const roles = rolesOfWorkspace(id, knobs);
  const roleAt = (index: number): string => roles[index % roles.length]?.id ?? '';
  const members = plan.members.map((user, index) => ({ id: user.id, roleId: roleAt(index) }));
  return { id, name: plan.name, type: plan.type, ...plan.details, roles, members };
};

const day = 24 * 60 * 60 * 1_000;

const inviteOf = (email: string, createdAt: number): TrayInvite => ({
  id: uuidOf(`tray invite ${email} ${createdAt}`),
  email,
  roleId: organizationRoleId('Contributor'),
  createdAt: new Date(createdAt).toISOString(),
  expires: new Date(createdAt + 7 * day).toISOString(),
});

/** What Tray knows when its sandbox starts. The same options give the same state, but for the invites' times. */
export const populate = (users: number | undefined, knobs: TrayKnobs): TrayState => {
  const everybody = accountsAt('automation', users).map(userOf);
  const { workspaces, membersPerWorkspace } = knobs;
  const plans =
    workspaces === undefined && membersPerWorkspace === undefined
      ? believablePlans(everybody)
      : countedPlans(everybody, workspaces ?? 6, membersPerWorkspace ?? 5);
  return {
    users: everybody,
    roles: organizationRoles.map((name) => ({ id: organizationRoleId(name), name })),
    workspaces: plans.map((plan, place) => workspaceOf(plan, place, knobs)),
    invites: [
      inviteOf('rosa.iglesias@example.com', knobs.now() - 30 * day),
      inviteOf('jean-luc.moreau@example.com', knobs.now() - 2 * day),
    ],
  };
};
