import type { Call } from '../../domain/call.ts';
import type { User } from '../../domain/user.ts';

/** The users with their roles that a request has read so far, whom nobody has to ask for again. */
export interface UsersInHand {
  readonly keep: (users: readonly User[], call: Call) => void;
  readonly of: (call: Call) => Promise<ReadonlyMap<string, User>>;
}

/** They are kept among the request's reads, so that a write forgets them with those. Nothing is done with them before somebody looks. */
export const createUsersInHand = (directory: string): UsersInHand => {
  const key = `${directory} users in hand`;
  // Nobody but these functions writes under this key.
  const readOf = ({ reads }: Call) => reads.get(key) as Promise<(readonly User[])[]> | undefined;
  return {
    keep: (users, call) => {
      const known = readOf(call);
      if (known === undefined) call.reads.set(key, Promise.resolve([users]));
      else void known.then((pages) => pages.push(users));
    },
    of: async (call) => {
      const pages = (await readOf(call)) ?? [];
      return new Map(pages.flat().flatMap((user) => (user.roles === undefined ? [] : [[user.id, user] as const])));
    },
  };
};
