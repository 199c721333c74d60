import type { Call } from '../../domain/call.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import { nameAttempt } from '../../http/attempt.ts';
import { pathOf } from '../../http/path.ts';
import { findRow } from './list.ts';
import { listGroupOrgs } from './orgs.ts';
import type { GuardedReader, Snyk } from './snyk.ts';
import { type OrgRow, orgDocument } from './wire.ts';

/**
 * Which organisations are part of the directory. The token may read and change others, and a stranger may know their ids: an id of Rollcall's
 * is easily made. Outside of the directory is told in the same words as nowhere.
 */

/** One organisation of this directory; null where it is not part of it, not there, or not shown to the token. */
export const findOrg = async (snyk: Snyk, orgId: string, call: Call): Promise<OrgRow | null> => {
  try {
    return await readOrg(snyk, orgId, call);
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'not-found') return null;
    throw error;
  }
};

/** The same; rejects as `not-found` instead of null. */
export const readOrg = async (snyk: Snyk, orgId: string, call: Call): Promise<OrgRow> => {
  const { scope } = snyk;
  if (scope.kind !== 'group') {
    if (!mayHold(snyk, orgId)) throw notOfDirectory(snyk, orgId);
    return readReachableOrg(snyk, orgId, call);
  }
  const org = await readReachableOrg(snyk, orgId, call).catch((error: unknown) => {
    throw error instanceof ProviderError && error.kind === 'not-found' ? notOfDirectory(snyk, orgId) : error;
  });
  if (!(await isOfGroup(snyk, scope.groupId, org, call))) throw notOfDirectory(snyk, orgId);
  snyk.shownOrgs.add(orgId);
  return org;
};

/**
 * Rejects as `not-found` unless an organisation is part of this directory. Costs a call in a group only, for an organisation that none of the
 * group's answers has shown of late; a request that has read the organisation shares it.
 */
export const requireOrg = async (snyk: Snyk, orgId: string, call: Call): Promise<void> => {
  if (!snyk.shownOrgs.has(orgId)) await requireOrgAnew(snyk, orgId, call);
};

/** The same before a write, for which nothing is taken from memory. */
export const requireOrgAnew = async (snyk: Snyk, orgId: string, call: Call): Promise<void> => {
  if (snyk.scope.kind === 'group') await readOrg(snyk, orgId, call);
  else if (!mayHold(snyk, orgId)) throw notOfDirectory(snyk, orgId);
};

/** The same for the path of a write, which may lead into an organisation. */
export const requireOwnPath = async (snyk: Snyk, path: string, call: Call): Promise<void> => {
  const orgId = orgInside(path);
  if (orgId !== null) await requireOrgAnew(snyk, orgId, call);
};

/** Reads nothing out of an organisation that is not part of this directory. Every read passes here, so that none can forget to look. */
export const readOnlyOwn = (snyk: Snyk, reader: GuardedReader): GuardedReader => ({
  get: async (schema, path, call, query) => {
    const orgId = orgInside(path);
    if (orgId !== null) await requireOrg(snyk, orgId, call);
    return reader.get(schema, path, call, query);
  },
});

/** The organisation that a path leads into, or null. To the organisation itself leads none: whoever reads that sees which group it is in. */
const orgInside = (path: string): string | null => /^\/(?:rest\/orgs|v1\/org)\/([^/]+)\/./.exec(path)?.[1] ?? null;

/** Whether an organisation can be part of this directory, as far as that is known without a call. */
const mayHold = ({ scope }: Snyk, orgId: string): boolean => scope.kind !== 'org' || scope.orgId === orgId;

const readReachableOrg = async (snyk: Snyk, orgId: string, call: Call): Promise<OrgRow> => {
  const path = pathOf`/rest/orgs/${orgId}`;
  const { data } = await snyk.rest.get(orgDocument, path, call);
  if (data != null) return data;
  const attempt = nameAttempt({ vendor: 'Snyk', directory: snyk.directory, method: 'GET', path });
  throw new ProviderError(
    'malformed-response',
    snyk.directory,
    `Snyk answered ${attempt} without the organisation. Its OpenAPI allows that and does not say what it means, so nothing is concluded from it.`,
  );
};

/** One that does not tell its group is looked for in the group's list: what is not proven is not shown. */
const isOfGroup = async (snyk: Snyk, groupId: string, { id, attributes }: OrgRow, call: Call): Promise<boolean> => {
  const { group_id: told, is_personal: personal, slug } = attributes ?? {};
  if (personal === true) return false;
  if (told) return told === groupId;
  if (!slug) return false;
  return (await findRow(listGroupOrgs(snyk, groupId, [['slug', slug]]), (row) => row.id === id, call)) !== null;
};

const notOfDirectory = ({ scope, directory }: Snyk, orgId: string): ProviderError => {
  const hint =
    scope.kind === 'org'
      ? 'That is one Snyk organisation: configure another as a directory of its own, or configure the group of both.'
      : 'It may be part of another directory, or not be shown to the token.';
  const message = `The Snyk organisation ${orgId} is not part of the directory "${directory}". ${hint}`;
  return new ProviderError('not-found', directory, message, { unsent: true });
};
