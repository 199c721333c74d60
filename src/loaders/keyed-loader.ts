import DataLoader from 'dataloader';

/** A thing of one directory; `scope` is the workspace it belongs to, where its id alone does not name it. */
export interface Reference {
  readonly directory: string;
  readonly scope: string | null;
  readonly id: string;
}

export type Answers<T> = ReadonlyMap<string, T | null | Error>;

/** Loads the ids of one directory and one scope at once. An id without an answer does not exist. */
export type LoadGroup<T> = (directory: string, scope: string | null, ids: readonly string[]) => Promise<Answers<T>>;

/** Finds things by reference: batched, each asked for once in a request. */
export interface KeyedLoader<T> {
  /** Null where there is no such thing. Rejects alone where the thing, or its group, failed. */
  readonly load: (reference: Reference) => Promise<T | null>;
  /** Tells the loader of a thing that came with something else. */
  readonly prime: (reference: Reference, thing: T) => void;
  /** Forgets what is known of a directory: something was written there. */
  readonly forget: (directory: string) => void;
}

/** What a settled attempt at one key answers: its value, or the error it failed with. */
export const answerOf = <T>(outcome: PromiseSettledResult<T> | undefined): T | Error => {
  if (outcome?.status === 'fulfilled') return outcome.value;
  return outcome?.reason instanceof Error ? outcome.reason : new Error(String(outcome?.reason));
};

const keyOf = ({ scope, id }: Reference): string => (scope === null ? `:${id}` : JSON.stringify([scope, id]));

/** Loads one directory's batch, scope by scope. Answers are matched by id; one failing scope or id fails alone. */
const loadBatch = async <T>(
  directory: string,
  references: readonly Reference[],
  loadGroup: LoadGroup<T>,
): Promise<(T | null | Error)[]> => {
  const groups = Map.groupBy(references, ({ scope }) => scope);
  const answers = new Map<string | null, Answers<T> | Error>();
  await Promise.all(
    [...groups].map(async ([scope, members]) => {
      const ids = members.map(({ id }) => id);
      const [outcome] = await Promise.allSettled([loadGroup(directory, scope, ids)]);
      answers.set(scope, answerOf(outcome));
    }),
  );
  return references.map(({ scope, id }) => {
    const answer = answers.get(scope);
    return answer instanceof Error ? answer : (answer?.get(id) ?? null);
  });
};

/**
 * One DataLoader for each directory, made when it is first asked.
 * @param whenReady when a directory's batch is to be sent: what is asked for until then goes along
 * @param catchUp tells the loader of what came with other things since; called before anything is looked for
 */
export const createKeyedLoader = <T>(
  loadGroup: LoadGroup<T>,
  whenReady: (directory: string) => Promise<void>,
  catchUp: () => void,
): KeyedLoader<T> => {
  const loaders = new Map<string, DataLoader<Reference, T | null, string>>();
  const loaderOf = (directory: string): DataLoader<Reference, T | null, string> => {
    const known = loaders.get(directory);
    if (known !== undefined) return known;
    const loader = new DataLoader<Reference, T | null, string>(
      (references) => loadBatch(directory, references, loadGroup),
      { cacheKeyFn: keyOf, batchScheduleFn: (send) => void whenReady(directory).then(send) },
    );
    loaders.set(directory, loader);
    return loader;
  };
  return {
    load: (reference) => {
      catchUp();
      return loaderOf(reference.directory).load(reference);
    },
    prime: (reference, thing) => void loaderOf(reference.directory).prime(reference, thing),
    forget: (directory) => void loaders.delete(directory),
  };
};
