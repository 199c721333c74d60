import type { WriteProblem, WriteResult } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import { serve } from '../loaders/offer.ts';
import { checkAddress } from './newcomer.ts';
import { problem } from './problem.ts';
import { carryOutSingle, type WriteOptions } from './single-write.ts';
import type { WriteContext } from './write-context.ts';

/** `undefined` leaves a field as it is. */
export interface ViewerInput {
  readonly provider: Provider;
  readonly email: string | undefined;
  readonly name: string | undefined;
}

/** Changes the account behind the directory's own token. */
export const updateViewer = (
  context: WriteContext,
  input: ViewerInput,
  options: WriteOptions,
): Promise<WriteResult> => {
  const { provider, email, name } = input;
  const { key } = provider.directory;
  const readViewer = () => serve(provider, 'getViewer')(context.createCall());

  const check = async (): Promise<readonly WriteProblem[]> => {
    if (email === undefined && name === undefined)
      return [problem('INVALID_INPUT', 'Give an `email`, a `name`, or both.', [], key)];
    const named = name?.trim() === '' ? [problem('INVALID_INPUT', '`name` is empty.', ['name'], key)] : [];
    return email === undefined ? named : [...named, ...checkAddress(email, provider, ['email'])];
  };

  return carryOutSingle(
    context,
    {
      mutation: 'updateDirectoryViewer',
      operation: 'updateViewer',
      provider,
      offer: provider.writes.updateViewer,
      input: { directory: key, email: email ?? null, name: name ?? null },
      target: { userId: null, workspaceId: null },
      subject: 'viewer',
      goneIsDone: false,
      check,
      before: async () => {
        const viewer = await readViewer();
        return { email: viewer.email ?? null, name: viewer.name ?? null };
      },
      after: { ...(email === undefined ? {} : { email }), ...(name === undefined ? {} : { name }) },
      plan: (run, call) => run({ email, name }, call),
      confirm: async () => {
        const viewer = await readViewer();
        const shows = (email === undefined || viewer.email === email) && (name === undefined || viewer.name === name);
        return {
          userId: viewer.id,
          doubt: shows ? null : 'The vendor accepted the change, but still shows the old data.',
        };
      },
    },
    options,
  );
};
