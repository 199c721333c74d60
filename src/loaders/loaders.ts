import type { Call } from '../domain/call.ts';
import type { Invite } from '../domain/invite.ts';
import type { Membership } from '../domain/membership.ts';
import type { Provider } from '../domain/provider.ts';
import type { Role } from '../domain/role.ts';
import { isWholeUser, type User } from '../domain/user.ts';
import { isWholeWorkspace, type Workspace } from '../domain/workspace.ts';
import { loadByCost, type Ways } from './by-cost.ts';
import { type Answers, answerOf, createKeyedLoader, type KeyedLoader, type LoadGroup } from './keyed-loader.ts';
import { serve } from './offer.ts';
import { whenQuiet } from './quiet.ts';

/** Every DataLoader there is, for one request. */
export interface Loaders {
  readonly user: KeyedLoader<User>;
  readonly workspace: KeyedLoader<Workspace>;
  readonly role: KeyedLoader<Role>;
  /** A member is named by the user's id; `scope` is the workspace. */
  readonly member: KeyedLoader<Membership>;
  readonly invite: KeyedLoader<Invite>;
  readonly userMemberships: KeyedLoader<readonly Membership[]>;
}

export interface LoaderSource {
  readonly providers: ReadonlyMap<string, Provider>;
  /** A call with an allowance for `count` things asked for at once. */
  readonly callFor: (count: number) => Call;
  /** The request's reads, which batches wait for. */
  readonly reads: ReadonlyMap<string, Promise<unknown>>;
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

/** The loaders of one request: one kind of thing each, batched, cached until the request ends. */
export const createLoaders = ({ providers, callFor, reads }: LoaderSource): Loaders => {
  const keyed = <T>(loadGroup: LoadGroup<T>): KeyedLoader<T> =>
    createKeyedLoader(loadGroup, (directory) => whenQuiet(reads, directory));

  const providerOf = (key: string): Provider => {
    const provider = providers.get(key);
    if (provider === undefined) throw new Error(`No directory has the key ${JSON.stringify(key)}.`);
    return provider;
  };

  const byCost =
    <T>(ways: (provider: Provider, scope: string | null) => Ways<T>) =>
    async (directory: string, scope: string | null, ids: readonly string[]): Promise<Answers<T>> =>
      loadByCost(ways(providerOf(directory), scope), ids, callFor(ids.length * 2));

  return {
    user: keyed(
      byCost((provider) => ({
        get: serve(provider, 'getUser'),
        list: offered(() => serve(provider, 'listUsers')(allUsers)),
        idOf: ({ id }) => id,
        isWhole: isWholeUser,
      })),
    ),
    workspace: keyed(
      byCost((provider) => ({
        get: serve(provider, 'getWorkspace'),
        list: offered(() => serve(provider, 'listWorkspaces')(allWorkspaces)),
        idOf: ({ id }) => id,
        isWhole: isWholeWorkspace,
      })),
    ),
    member: keyed(
      byCost((provider, scope) => {
        const workspaceId = scope ?? '';
        const get = serve(provider, 'getMember');
        return {
          get: (userId, call) => get(workspaceId, userId, call),
          list: offered(() => serve(provider, 'listMembers')(workspaceId)),
          idOf: ({ userId }) => userId,
          isWhole: ({ roles }) => roles !== undefined,
        };
      }),
    ),
    role: keyed((directory, scope, ids) => {
      const get = serve(providerOf(directory), 'getRole');
      const call = callFor(ids.length);
      return settled(ids, (id) => get(id, scope, call));
    }),
    invite: keyed((directory, scope, ids) => {
      const get = serve(providerOf(directory), 'getInvite');
      const call = callFor(ids.length);
      return settled(ids, (id) => get(id, scope, call));
    }),
    userMemberships: keyed((directory, _scope, ids) =>
      serve(providerOf(directory), 'getUserMemberships')(ids, callFor(ids.length)),
    ),
  };
};
