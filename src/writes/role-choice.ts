import type { WriteProblem } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import type { RoleRule } from '../domain/write.ts';
import type { Reference } from '../loaders/keyed-loader.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { problem } from './problem.ts';

/** Roles that a caller wants to hand out. */
export interface RoleChoice {
  readonly roles: readonly Reference[];
  readonly provider: Provider;
  readonly rule: RoleRule;
  /** The workspace they are for; null where they are for the whole directory. */
  readonly workspaceId: string | null;
  readonly path: readonly string[];
}

const amount = ({ least, most }: RoleRule): string => (least === most ? `exactly ${least}` : `${least} to ${most}`);

const checkRole = async (
  choice: RoleChoice,
  role: Reference,
  path: readonly string[],
  loaders: Loaders,
): Promise<WriteProblem | null> => {
  const { provider, rule, workspaceId } = choice;
  const { key } = provider.directory;
  const mismatch = (message: string): WriteProblem => problem('ROLE_MISMATCH', message, path, key);
  if (role.directory !== key) return mismatch(`This role is of the directory ${role.directory}, not of ${key}.`);
  if (role.scope !== null && role.scope !== workspaceId)
    return mismatch('This role is of another workspace, which has roles of its own.');
  const found = await loaders.role.load(role);
  if (found === null) return mismatch('The vendor lists no such role.');
  if (rule.scope === null || found.scope === null || found.scope === rule.scope) return null;
  return mismatch(
    rule.scope === 'DIRECTORY'
      ? 'This role holds in a workspace; a role of the whole directory is needed.'
      : "This role holds in the whole directory; one of the workspace's roles is needed.",
  );
};

/** Everything that speaks against handing out these roles: of another directory or scope, unknown, too few, too many. */
export const checkRoles = async (choice: RoleChoice, loaders: Loaders): Promise<WriteProblem[]> => {
  const { roles, rule, path, provider } = choice;
  const found = await Promise.all(roles.map((role, index) => checkRole(choice, role, [...path, `${index}`], loaders)));
  const problems = found.filter((one) => one !== null);
  const distinct = new Set(roles.map(({ id }) => id)).size;
  if (distinct >= rule.least && distinct <= rule.most) return problems;
  const message = `The vendor takes ${amount(rule)} of these roles; this names ${distinct}.`;
  return [...problems, problem('ROLE_COUNT', message, path, provider.directory.key)];
};

/** The vendor's ids of the roles, each once. */
export const roleIdsOf = (roles: readonly Reference[]): string[] => [...new Set(roles.map(({ id }) => id))];
