import { addressKey } from '../domain/address.ts';
import type { Call } from '../domain/call.ts';
import type { Known } from '../domain/known.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { List } from '../domain/window.ts';
import { type WalkStep, walkList } from '../pagination/list-walk.ts';

/** People among whom some are to be found by their addresses. */
export interface People<T> {
  readonly list: List<T>;
  readonly emailOf: (row: T) => Known<string>;
  readonly idOf: (row: T) => string;
  /** Asks for one address with one call; null where the vendor cannot be asked. */
  readonly ask: ((email: string, call: Call) => Promise<T | null>) | null;
  /** Whether nobody being found so proves that nobody is there. */
  readonly askIsSure: boolean;
  /** Finds one where the list's rows do not tell addresses. */
  readonly search: ((email: string, call: Call) => Promise<T | null>) | null;
}

/** Who was found, by the form in which addresses are compared. Whoever is in neither was not looked for to the end. */
export interface Found {
  /** The user's id. */
  readonly present: ReadonlyMap<string, string>;
  readonly absent: ReadonlySet<string>;
  /** What cut the search short; null where nothing did. */
  readonly error: ProviderError | null;
}

/**
 * Finds people by their addresses in few calls. One page of the list often holds them all, and proves who is not there; of a longer list, pages are read
 * as long as they are fewer than the addresses left, then the rest is asked for. What asking cannot prove, the rest of the list does.
 */
export const findByEmail = async <T>(people: People<T>, emails: Iterable<string>, call: Call): Promise<Found> => {
  const wanted = new Map([...emails].map((email) => [addressKey(email), email] as const));
  const present = new Map<string, string>();
  const absent = new Set<string>();
  const take = (key: string, row: T): void => {
    if (wanted.delete(key)) present.set(key, people.idOf(row));
  };
  const giveUp = (): void => {
    for (const key of wanted.keys()) absent.add(key);
    wanted.clear();
  };

  const count = Math.min(people.list.pageLimit, 1000);
  const pages = walkList(people.list, { direction: 'forward', count, from: null }, call);
  let isReadable = true;
  /** Whether the list goes on, and tells addresses. */
  const readPage = async (): Promise<boolean> => {
    const page: IteratorResult<WalkStep<T>> = await pages.next();
    if (page.done === true) {
      giveUp();
      return false;
    }
    for (const row of page.value.slice.rows) {
      const email = people.emailOf(row);
      if (email === undefined) {
        isReadable = false;
        return false;
      }
      if (email !== null) take(addressKey(email), row);
    }
    if (page.value.onward === null) giveUp();
    return page.value.onward !== null;
  };
  const askEach = async (ask: (email: string, call: Call) => Promise<T | null>, isSure: boolean): Promise<void> => {
    const asked = await Promise.allSettled(
      [...wanted].map(async ([key, email]) => ({ key, row: await ask(email, call) })),
    );
    for (const answer of asked) {
      if (answer.status === 'rejected') continue;
      const { key, row } = answer.value;
      if (row !== null) take(key, row);
      else if (isSure && wanted.delete(key)) absent.add(key);
    }
    const failed = asked.find((answer) => answer.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };

  try {
    const isWorthAPage = (read: number): boolean =>
      wanted.size > 0 && (people.ask === null || read === 0 || read + 1 < wanted.size);
    for (let read = 0, goesOn = true; goesOn && isWorthAPage(read); read += 1) goesOn = await readPage();
    if (people.ask !== null && wanted.size > 0) await askEach(people.ask, people.askIsSure);
    while (isReadable && wanted.size > 0) await readPage();
    if (people.search !== null && wanted.size > 0) await askEach(people.search, true);
    return { present, absent, error: null };
  } catch (error) {
    if (!(error instanceof ProviderError) || error.kind === 'aborted') throw error;
    return { present, absent, error };
  }
};
