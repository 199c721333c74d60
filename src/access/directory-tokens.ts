import type { CheckedDirectory } from '../config/checked-config.ts';
import { openFreshFile } from '../config/fresh-file.ts';
import { isToken } from '../domain/token.ts';
import type { Complain } from './open-access.ts';

/** What token a directory has of its own: null for none, so that each caller must bring one; undefined for the one it was opened with. */
export type TokenOf = (directory: string) => string | null | undefined;

/** Tells the directories' tokens as they are at any moment: those in files are read again when they change. */
export const createTokenOf = (
  directories: readonly CheckedDirectory[],
  { now, complain }: { readonly now: () => Date; readonly complain: Complain },
): TokenOf => {
  const changing = new Map(
    directories.flatMap(({ directory: { key }, tokenFrom, tokenFile }): [string, () => string | null | undefined][] => {
      if (tokenFrom === 'caller') return [[key, () => null]];
      if (tokenFile === null) return [];
      const token = openFreshFile<string | undefined>({
        file: tokenFile,
        initial: undefined,
        read: (text) => {
          const value = text.trim();
          if (value === '') return { fault: 'is empty.' };
          return isToken(value) ? { value } : { fault: 'does not hold a token alone.' };
        },
        now: () => now().getTime(),
        complain: (fault) =>
          complain({ directory: key, file: tokenFile }, `the file of the token ${fault} The one of before is used.`),
      });
      return [[key, token]];
    }),
  );
  return (directory) => changing.get(directory)?.();
};
