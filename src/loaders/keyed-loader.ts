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

/** What a settled attempt at one key answers: its value, or the error it failed with. */
export const answerOf = <T>(outcome: PromiseSettledResult<T> | undefined): T | Error => {
  if (outcome?.status === 'fulfilled') return outcome.value;
  return outcome?.reason instanceof Error ? outcome.reason : new Error(String(outcome?.reason));
};

const keyOf = ({ directory, scope, id }: Reference): string => JSON.stringify([directory, scope, id]);
const groupOf = ({ directory, scope }: Reference): string => JSON.stringify([directory, scope]);

/** A DataLoader whose keys are grouped by directory and scope, matched by id, and where one failing group or key fails alone. */
export const createKeyedLoader = <T>(loadGroup: LoadGroup<T>): DataLoader<Reference, T | null, string> =>
  new DataLoader<Reference, T | null, string>(
    async (references) => {
      const groups = Map.groupBy(references, groupOf);
      const answers = new Map<string, Answers<T> | Error>();
      await Promise.all(
        [...groups].map(async ([group, members]) => {
          const [{ directory, scope }] = members as [Reference, ...Reference[]];
          try {
            answers.set(
              group,
              await loadGroup(
                directory,
                scope,
                members.map(({ id }) => id),
              ),
            );
          } catch (error) {
            answers.set(group, error instanceof Error ? error : new Error(String(error)));
          }
        }),
      );
      return references.map((reference) => {
        const answer = answers.get(groupOf(reference));
        return answer instanceof Error ? answer : (answer?.get(reference.id) ?? null);
      });
    },
    { cacheKeyFn: keyOf },
  );
