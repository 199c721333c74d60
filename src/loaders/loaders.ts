import type { Call } from '../domain/call.ts';
import type { Invite } from '../domain/invite.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { LedgerInvite } from '../domain/ledger-invite.ts';
import type { Membership } from '../domain/membership.ts';
import type { Provider } from '../domain/provider.ts';
import type { Role } from '../domain/role.ts';
import type { List } from '../domain/window.ts';
import { isWholeUser, type User } from '../domain/user.ts';
import { isWholeWorkspace, type Workspace } from '../domain/workspace.ts';
import { loadByCost, type Ways } from './by-cost.ts';
import { type Answers, answerOf, createKeyedLoader, type KeyedLoader, type LoadGroup } from './keyed-loader.ts';
import { isFinal, mergeListed, toInvite, vanished } from './ledger-invite.ts';
import { serve } from './offer.ts';
import { createQuiet } from './quiet.ts';
import { noteSummaries, primeMembers, primeUsers, primeWorkspaces, type Row } from './prime.ts';
import { createSummaries, type Summaries } from './summaries.ts';

/** Every DataLoader there is, for one request. */
export interface Loaders {
  readonly user: KeyedLoader<User>;
  readonly workspace: KeyedLoader<Workspace>;
  readonly role: KeyedLoader<Role>;
  /** A member is named by the user's id; `scope` is the workspace. */
  readonly member: KeyedLoader<Membership>;
  readonly invite: KeyedLoader<Invite>;
  readonly userMemberships: KeyedLoader<readonly Membership[]>;
  /** Invites by the ledger's ids. */
  readonly ledgerInvite: KeyedLoader<Invite>;
  /** Forgets what is known of a directory: something was written there. */
  readonly forget: (directory: string) => void;
}

export interface LoaderSource {
  readonly providers: ReadonlyMap<string, Provider>;
  /** Null where the gateway keeps none. */
  readonly ledger: Ledger | null;
  /** The present, by which expiry is judged. */
  readonly now: () => Date;
  /** A call with an allowance for `count` things asked for at once. */
  readonly callFor: (count: number) => Call;
  /** The request's reads, which batches wait for. */
  readonly reads: ReadonlyMap<string, Promise<unknown>>;
  /** The rows that the request's lists have brought so far. They are looked through when something is looked for: most lists are shown and no more. */
  readonly brought: readonly (readonly Row[])[];
}

const allUsers = { email: null, search: null };
const allWorkspaces = { types: null, search: null };

/** A list that may not be offered: without it, things are got one by one. */
const offered = <T>(list: () => T): T | null => {
  try {
    return list();
  } catch {
    return null;
  }
};

const settled = async <T>(ids: readonly string[], load: (id: string) => Promise<T | null>): Promise<Answers<T>> => {
  const outcomes = await Promise.allSettled(ids.map(load));
  const answers = new Map<string, T | null | Error>();
  for (const [index, id] of ids.entries()) answers.set(id, answerOf(outcomes[index]));
  return answers;
};

/** An invite that the ledger has, completed by what the vendor says of it now, just as a list of invites shows it. */
const completeRecorded = async (
  provider: Provider,
  row: LedgerInvite,
  workspaceId: string | null,
  now: Date,
  call: Call,
): Promise<Invite> => {
  const { getInvite } = provider.operations;
  const recorded = toInvite(row, now);
  if (getInvite.support === 'UNSUPPORTED' || row.vendorId === null) return recorded;
  const listed = await getInvite.run(row.vendorId, workspaceId, call);
  if (listed !== null) return mergeListed(listed, row, now);
  return recorded.status === 'PENDING' ? vanished(recorded, now) : recorded;
};

/** The loaders of one request: one kind of thing each, batched, cached until the request ends. */
export const createLoaders = ({ providers, ledger, now, callFor, reads, brought }: LoaderSource): Loaders => {
  /** Passes on what lists have brought since it was last called. */
  const follow = (tell: (rows: readonly Row[]) => void): (() => void) => {
    let told = 0;
    return () => {
      for (; told < brought.length; told += 1) tell(brought[told] ?? []);
    };
  };
  const catchUp = {
    user: follow((rows) => primeUsers(loaders.user, rows)),
    workspace: follow((rows) => primeWorkspaces(loaders.workspace, rows)),
    member: follow((rows) => primeMembers(loaders.member, rows)),
    summaries: follow((rows) => noteSummaries(summaries, rows)),
  };
  const whenQuiet = createQuiet(reads);
  const keyed = <T>(loadGroup: LoadGroup<T>, follows: () => void = () => {}): KeyedLoader<T> =>
    createKeyedLoader(loadGroup, whenQuiet, follows);

  const providerOf = (key: string): Provider => {
    const provider = providers.get(key);
    if (provider === undefined) throw new Error(`No directory has the key ${JSON.stringify(key)}.`);
    return provider;
  };

  const summaries = createSummaries();
  /** A list to look for things in; null where it is not offered, or is known to tell too little. */
  const listed = <T>(
    rows: Parameters<Summaries['has']>[0],
    { directory }: Provider,
    scope: string | null,
    list: () => List<T>,
  ): List<T> | null => {
    catchUp.summaries();
    return summaries.has(rows, directory.key, scope) ? null : offered(list);
  };

  const byCost =
    <T>(ways: (provider: Provider, scope: string | null) => Ways<T>) =>
    async (directory: string, scope: string | null, ids: readonly string[]): Promise<Answers<T>> =>
      loadByCost(ways(providerOf(directory), scope), ids, callFor(ids.length * 2));

  const loaders = {
    user: keyed(
      byCost<User>((provider) => ({
        get: serve(provider, 'getUser'),
        list: listed('user', provider, null, () => serve(provider, 'listUsers')(allUsers)),
        idOf: ({ id }) => id,
        isWhole: isWholeUser,
      })),
      catchUp.user,
    ),
    workspace: keyed(
      byCost<Workspace>((provider) => ({
        get: serve(provider, 'getWorkspace'),
        list: listed('workspace', provider, null, () => serve(provider, 'listWorkspaces')(allWorkspaces)),
        idOf: ({ id }) => id,
        isWhole: isWholeWorkspace,
      })),
      catchUp.workspace,
    ),
    member: keyed(
      byCost<Membership>((provider, scope) => {
        const workspaceId = scope ?? '';
        const get = serve(provider, 'getMember');
        return {
          get: (userId, call) => get(workspaceId, userId, call),
          list: listed('member', provider, scope, () => serve(provider, 'listMembers')(workspaceId)),
          idOf: ({ userId }) => userId,
          isWhole: ({ roles }) => roles !== undefined,
        };
      }),
      catchUp.member,
    ),
    role: keyed<Role>((directory, scope, ids) => {
      const get = serve(providerOf(directory), 'getRole');
      const call = callFor(ids.length);
      return settled(ids, (id) => get(id, scope, call));
    }),
    invite: keyed<Invite>(async (directory, scope, ids) => {
      const provider = providerOf(directory);
      const { getInvite } = provider.operations;
      const call = callFor(ids.length);
      const rows = (await ledger?.findInvites(directory, ids)) ?? [];
      if (getInvite.support === 'UNSUPPORTED' && rows.length === 0) serve(provider, 'getInvite');
      return settled(ids, async (id) => {
        const row = rows.find(({ vendorId }) => vendorId === id);
        if (row !== undefined) return completeRecorded(provider, row, scope, now(), call);
        return getInvite.support === 'UNSUPPORTED' ? null : getInvite.run(id, scope, call);
      });
    }),
    userMemberships: keyed<readonly Membership[]>((directory, _scope, ids) =>
      serve(providerOf(directory), 'getUserMemberships')(ids, callFor(ids.length)),
    ),
    ledgerInvite: keyed<Invite>(async (directory, _scope, ids) => {
      const call = callFor(ids.length);
      return settled(ids, async (id) => {
        const row = await ledger?.getInvite(id);
        if (row == null || row.directory !== directory) return null;
        // One that is over is not asked for: only the ledger knows what became of it.
        const recorded = toInvite(row, now());
        return isFinal(recorded)
          ? recorded
          : completeRecorded(providerOf(directory), row, row.workspaceId, now(), call);
      });
    }),
  };

  return {
    ...loaders,
    forget: (directory) => {
      for (const bringUp of Object.values(catchUp)) bringUp();
      for (const loader of Object.values(loaders)) loader.forget(directory);
    },
  };
};
