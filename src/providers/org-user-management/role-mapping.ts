import type { Privilege, Role } from '../../domain/role.ts';

/** The vendor's fixed roles, in the order of its documentation; it has neither ids nor a list of them. */
export const roleWords = ['admin', 'developer', 'analyst'] as const;

const privilegeOf: ReadonlyMap<string, Privilege> = new Map<(typeof roleWords)[number], Privilege>([
  ['admin', 'ADMIN'],
  ['developer', 'WRITE'],
  ['analyst', 'READ'],
]);

/** A role made from its word, which is also its id. A word that the documentation does not have is kept, without a privilege. */
export const toRole = (directory: string, word: string): Role =>
  fixedOf(directory).get(word) ?? roleOf(directory, word);

const roleOf = (directory: string, word: string): Role => ({
  kind: 'Role',
  directory,
  id: word,
  workspaceId: null,
  name: word,
  description: null,
  scope: 'DIRECTORY',
  privilege: privilegeOf.get(word) ?? null,
  custom: privilegeOf.has(word) ? false : null,
  raw: word,
});

const fixed = new Map<string, ReadonlyMap<string, Role>>();

/** The fixed roles of a directory, made once: every user holds some of them. */
const fixedOf = (directory: string): ReadonlyMap<string, Role> => {
  const known = fixed.get(directory);
  if (known !== undefined) return known;
  const made = new Map(roleWords.map((word) => [word, roleOf(directory, word)]));
  fixed.set(directory, made);
  return made;
};

/** The words of roles as they are sent: each once, in the order of the vendor's documentation, words that it does not have last. */
export const inOrder = (words: readonly string[]): string[] => {
  const given = new Set(words);
  const known: readonly string[] = roleWords;
  return [...known.filter((word) => given.has(word)), ...[...given].filter((word) => !known.includes(word))];
};
