import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import type { OrgUserManagementState } from '../../src/providers/org-user-management/sandbox/state.ts';
import type { SnykOrg, SnykState } from '../../src/providers/snyk/sandbox/state.ts';
import type { TrayState } from '../../src/providers/tray/sandbox/state.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { type Answer, type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

export type DirectoryKey = 'tray' | 'oum' | 'snyk';

/** An invite as the tests look at it. */
export interface SeenInvite {
  readonly id: string;
  readonly vendorId: string | null;
  readonly email: string;
  readonly status: string;
  readonly evidence: { readonly source: string; readonly certainty: string; readonly note: string | null };
  readonly invitedBy: string | null;
  readonly createdAt: string | null;
  readonly firstSeenAt: string | null;
  readonly lastSeenAt: string | null;
  readonly expiresAt: string | null;
  readonly acceptedAfter: string | null;
  readonly acceptedBefore: string | null;
  readonly acceptedUser: { readonly email: string } | null;
  readonly roleRaw: string | null;
  readonly roles: readonly { readonly name: string }[] | null;
  readonly supersedes: { readonly id: string; readonly status: string } | null;
  readonly supersededBy: { readonly id: string; readonly status: string } | null;
  readonly workspace: { readonly vendorId: string } | null;
}

export const inviteFields = `id vendorId email status evidence { source certainty note } invitedBy createdAt firstSeenAt lastSeenAt expiresAt
  acceptedAfter acceptedBefore acceptedUser { email } roleRaw roles { name } supersedes { id status } supersededBy { id status } workspace { vendorId }`;

/** What costs no call beyond reconciling itself. */
export interface Change {
  readonly before: string | null;
  readonly invite: Pick<
    SeenInvite,
    'id' | 'vendorId' | 'email' | 'status' | 'evidence' | 'acceptedAfter' | 'acceptedBefore'
  >;
}

export interface Reconciled {
  readonly outcome: string;
  readonly changes: readonly Change[];
  readonly sources: readonly {
    readonly directory: { readonly key: string };
    readonly state: string;
    readonly completeness: string | null;
    readonly notes: readonly string[];
    readonly problem: { readonly code: string } | null;
  }[];
  readonly problems: readonly { readonly code: string; readonly directory: { readonly key: string } }[];
}

/** All three vendors with one gateway and its ledger, and a clock that can be put forward. */
export interface InviteScene extends AsyncDisposable {
  readonly gateway: SandboxedGateway;
  readonly tray: TrayState;
  readonly oum: OrgUserManagementState;
  readonly snyk: SnykState;
  /** Snyk's organisation that invites go to. */
  readonly org: SnykOrg;
  readonly now: () => Date;
  readonly passDays: (days: number) => void;
  /** Asks, and expects no errors. */
  readonly data: (query: string, variables?: object) => Promise<Answer['data']>;
  /** The answer of `inviteUser` for one target. @param options beside the target, such as `overrides` */
  readonly invite: (
    directory: DirectoryKey,
    email: string,
    options?: object,
  ) => Promise<{ outcome: string; id: string }>;
  /** The invites of a directory, or of a part of it. @param filter the inside of the argument */
  readonly list: (directory: DirectoryKey, filter?: string) => Promise<readonly SeenInvite[]>;
  /** The one invite of a directory to an address. */
  readonly one: (directory: DirectoryKey, email: string) => Promise<SeenInvite>;
  readonly reconcile: (
    input?: string,
  ) => Promise<{ readonly payload: Reconciled; readonly calls: Readonly<Record<string, number>> }>;
  /** What happens at the vendor when somebody follows the mail. */
  readonly accept: (directory: DirectoryKey, email: string) => void;
}

const reconcileMutation = (input: string): string => `mutation { reconcileInvites(input: { ${input} }) {
  outcome changes { before invite { id vendorId email status evidence { source certainty note } acceptedAfter acceptedBefore } }
  sources { directory { key } state completeness notes problem { code } } problems { code directory { key } } } }`;

const inviteMutation = `mutation Invite($input: InviteUserInput!) {
  inviteUser(input: $input) { outcome problems { message } results { outcome invite { id } } } }`;

const targetsQuery = `{
  tray: directory(key: "tray") { roles { nodes { id name } } }
  oum: directory(key: "oum") { roles { nodes { id name } } }
  snyk: directory(key: "snyk") { workspaces { nodes { id vendorId roles { nodes { id name } } } } } }`;

interface Named {
  readonly id: string;
  readonly name: string;
}

const idOf = (nodes: readonly Named[], name: string): string => {
  const id = nodes.find((node) => node.name === name)?.id;
  if (id === undefined) throw new Error(`There is no role ${name}.`);
  return id;
};

export const startInviteScene = async (
  sandboxes: Readonly<Record<string, SandboxOptions>> = {},
  config: Partial<Config> = {},
): Promise<InviteScene> => {
  let passed = 0;
  const now = (): Date => new Date(Date.now() + passed);
  const { TRAY = {}, ...others } = sandboxes;
  const gateway = await startSandboxedGateway({
    sandboxes: { ...others, TRAY: { ...TRAY, vendor: { now: () => now().getTime(), ...TRAY.vendor } } },
    config,
    now,
  });
  const tray = gateway.sandbox('tray').state as TrayState;
  const oum = gateway.sandbox('oum').state as OrgUserManagementState;
  const snyk = gateway.sandbox('snyk').state as SnykState;

  const data: InviteScene['data'] = async (query, variables) => {
    const answer = await gateway.ask(query, variables);
    expect(answer.errors).toBeUndefined();
    return answer.data;
  };

  const places = await data(targetsQuery);
  const [workspace] = places.snyk.workspaces.nodes as { id: string; vendorId: string; roles: { nodes: Named[] } }[];
  const org = snyk.orgs.get(workspace?.vendorId ?? '');
  if (workspace === undefined || org === undefined) throw new Error('Snyk has no organisation.');
  const targets: Readonly<Record<DirectoryKey, object>> = {
    tray: { directory: 'tray', roleIds: [idOf(places.tray.roles.nodes, 'Viewer')] },
    oum: {
      directory: 'oum',
      roleIds: [idOf(places.oum.roles.nodes, 'analyst')],
      orgUserManagement: { connection: 'USERNAME_PASSWORD' },
    },
    snyk: {
      directory: 'snyk',
      workspaceId: workspace.id,
      roleIds: [idOf(workspace.roles.nodes, 'Org Collaborator')],
    },
  };

  const list: InviteScene['list'] = async (directory, filter) => {
    const filtered = filter === undefined ? '' : `, filter: { ${filter} }`;
    const { read } = await data(`{ read: directory(key: "${directory}") {
      forward: invites(first: 500${filtered}) { nodes { ${inviteFields} } } } }`);
    // Read from its end, the list begins with what only the ledger has, and nothing of the vendor's is known yet.
    const backward = await data(`{ read: directory(key: "${directory}") {
      invites(last: 500${filtered}) { nodes { id status } } } }`);
    expect(backward.read.invites.nodes).toEqual(
      read.forward.nodes.map(({ id, status }: SeenInvite) => ({ id, status })),
    );
    return read.forward.nodes;
  };

  return {
    gateway,
    tray,
    oum,
    snyk,
    org,
    now,
    data,
    list,
    passDays: (days) => {
      passed += days * 86_400_000;
    },
    invite: async (directory, email, options = {}) => {
      const answer = await gateway.ask(inviteMutation, {
        input: { email, name: 'A Person', targets: [targets[directory]], ...options },
      });
      const [result] = answer.data.inviteUser.results;
      if (result === undefined) throw new Error(JSON.stringify(answer));
      return { outcome: result.outcome, id: result.invite?.id ?? '' };
    },
    one: async (directory, email) => {
      const [invite, ...more] = (await list(directory)).filter(
        (row) => row.email.toLowerCase() === email.toLowerCase(),
      );
      if (invite === undefined || more.length > 0) throw new Error(`${directory} has ${more.length} more of ${email}.`);
      return invite;
    },
    reconcile: async (input = 'dryRun: false') => {
      const { answer, calls } = await gateway.count(reconcileMutation(input));
      expect(answer.errors).toBeUndefined();
      return { payload: answer.data.reconcileInvites, calls };
    },
    accept: (directory, email) => {
      switch (directory) {
        case 'tray':
          tray.users.push({
            id: randomUUID(),
            email,
            name: 'A Person',
            accountType: 'Regular',
            roleId: tray.roles[0]?.id ?? '',
          });
          return;
        case 'oum':
          oum.accept(email);
          return;
        case 'snyk':
          acceptAtSnyk(snyk, org, email);
      }
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
};

/** The invite is gone, and its invitee a member, under an address of the same or another case. */
export const acceptAtSnyk = (snyk: SnykState, org: SnykOrg, email: string): void => {
  const invite = org.invites.rows().find((row) => row.email.toLowerCase() === email.toLowerCase());
  if (invite !== undefined) org.invites.remove(invite.id);
  joinSnyk(snyk, org, email);
};

/** Somebody becomes a member, whatever became of any invite. */
export const joinSnyk = (snyk: SnykState, org: SnykOrg, email: string): void => {
  const user = snyk.users.insert({
    id: randomUUID(),
    name: 'A Person',
    username: email,
    email,
    loginMethod: null,
    active: true,
  });
  const role = snyk.roles.rows().find(({ name }) => name === 'Org Collaborator');
  org.memberships.insert({
    id: randomUUID(),
    userId: user.id,
    roleId: role?.id ?? '',
    createdAt: '2025-01-01T00:00:00.000Z',
  });
  for (const group of snyk.groups.rows()) {
    const member = snyk.roles.rows().find(({ kind }) => kind === 'group');
    group.memberships.insert({
      id: randomUUID(),
      userId: user.id,
      roleId: member?.id ?? '',
      createdAt: '2025-01-01T00:00:00.000Z',
    });
  }
};
