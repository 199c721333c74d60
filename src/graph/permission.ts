import type { WriteProblem } from '../domain/outcome.ts';
import type { Permission, Principal } from '../domain/principal.ts';
import { problem } from '../writes/problem.ts';
import { RequestError } from './request-error.ts';

/** What each permission lets its holder do, for the enum and for whoever lacks it. */
export const permissionMeanings: Readonly<Record<Permission, string>> = {
  read: 'Seeing the directory, and all that is in it.',
  write: 'Changing it, trying out a change, and finding out and recording what became of its invites.',
  raw: "Reading the vendor's own objects (`raw`).",
  audit: 'Reading its audit trail.',
};

/** Whoever asks. What the caller may not read is not here to be named: a directory that is named is one that they see. */
interface Asker {
  readonly principal: Principal;
}

const sentence = (permission: Permission, directory: string, { principal }: Asker): string => {
  const lacking = `The permission \`${permission}\` in the directory ${directory} is missing.`;
  const isClosedToAll = permission === 'raw' && principal.kind === 'ANONYMOUS';
  return isClosedToAll
    ? `${lacking} On a gateway without access control, \`exposeRaw\` in the configuration gives it.`
    : `${lacking} The operator of this gateway gives permissions.`;
};

/** Refuses a field to a caller who may see the directory, but not this of it. */
export const requirePermission = (permission: Permission, directory: string, asker: Asker): void => {
  if (asker.principal.may(permission, directory)) return;
  throw new RequestError('PERMISSION_DENIED', sentence(permission, directory, asker), { directory, permission });
};

/** The same for a part of a mutation's input; null where the caller may. */
export const deniedProblem = (
  permission: Permission,
  directory: string,
  path: readonly string[],
  asker: Asker,
): WriteProblem | null =>
  asker.principal.may(permission, directory)
    ? null
    : problem('PERMISSION_DENIED', sentence(permission, directory, asker), path, directory);
