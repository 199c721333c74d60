import type { Call } from '../../domain/call.ts';
import { emulated, native, type Offer } from '../../domain/capability.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { List } from '../../domain/window.ts';
import { nameAttempt } from '../../http/attempt.ts';
import { pathOf } from '../../http/path.ts';
import { flattenLists } from '../../pagination/flattened-list.ts';
import { mapList } from '../../pagination/mapped-list.ts';
import { type Count, createSnykList, type Query } from './list.ts';
import type { Snyk } from './snyk.ts';
import { isSnykId } from './snyk-id.ts';
import { type OrgRow, orgDocument, orgRow } from './wire.ts';

const rows = { row: orgRow, map: (row: OrgRow) => row, idOf: ({ id }: OrgRow) => id };

/** The organisations of a group, in the order of their names. The group's count disregards filters, so that it is asked without any. */
export const listGroupOrgs = (snyk: Snyk, groupId: string, filters: Query = []): List<OrgRow> => {
  const count: Count<OrgRow> = { query: [['expand', 'count']], of: ({ meta }) => meta?.total_count };
  return createSnykList(snyk, {
    ...rows,
    path: pathOf`/rest/groups/${groupId}/orgs`,
    filters,
    ...(filters.length === 0 ? { count } : {}),
  });
};

/** Every organisation that the token may read. */
export const listReadableOrgs = (snyk: Snyk): List<OrgRow> => createSnykList(snyk, { ...rows, path: '/rest/orgs' });

/** One organisation; null where it is not there, not shown to the token, or not part of this directory. */
export const findOrg = async (snyk: Snyk, orgId: string, call: Call): Promise<OrgRow | null> => {
  if (!mayHold(snyk, orgId)) return null;
  try {
    const org = await readOrg(snyk, orgId, call);
    return isOfDirectory(snyk, org) ? org : null;
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'not-found') return null;
    throw error;
  }
};

/** One organisation that the token may read; rejects where it may not, or where there is none. */
export const readOrg = async (snyk: Snyk, orgId: string, call: Call): Promise<OrgRow> => {
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

/** Whether an organisation that the token may read is part of this directory. */
const isOfDirectory = ({ scope }: Snyk, { attributes }: OrgRow): boolean => {
  if (scope.kind !== 'group') return true;
  const { group_id: groupId, is_personal: personal } = attributes ?? {};
  return personal !== true && (!groupId || groupId === scope.groupId);
};

/**
 * Rejects unless an organisation is part of this directory: a stranger may know the id of another one that the token could change. Costs
 * one read where the directory is a group, which a request that has read the organisation shares.
 */
export const requireOrg = async (snyk: Snyk, orgId: string, call: Call): Promise<void> => {
  const { scope, directory } = snyk;
  if (mayHold(snyk, orgId)) {
    if (scope.kind !== 'group') return;
    if (isOfDirectory(snyk, await readOrg(snyk, orgId, call))) return;
  }
  throw new ProviderError(
    'forbidden',
    directory,
    `The Snyk organisation ${orgId} is not part of the directory "${directory}", so nothing in it is changed. Name the directory that it is part of.`,
    { unsent: true },
  );
};

/** Whether an organisation can be part of this directory, as far as that is known without a call. */
export const mayHold = ({ scope }: Snyk, orgId: string): boolean => scope.kind !== 'org' || scope.orgId === orgId;

/** The list in place of any that is asked for of another organisation than the configured one: whatever the token may read of it is not of this directory. */
export const listOfStranger = ({ directory }: Snyk, orgId: string): List<never> => ({
  pageLimit: 1,
  accepts: () => true,
  read: async () => {
    throw new ProviderError(
      'not-found',
      directory,
      `The directory "${directory}" is one Snyk organisation, and ${orgId} is another. Configure it as a directory of its own, or configure its group.`,
    );
  },
});

/** The sentence for an organisation that a list over all of them is without, or null where the failure is not its own. */
export const leaveOutUnreadable = ({ kind }: ProviderError, orgId: string, what: string): string | null =>
  kind === 'not-found' || kind === 'forbidden'
    ? `The Snyk organisation ${orgId} is left out: the token may not read ${what} of it.`
    : null;

/**
 * The list of one organisation of a group. A cursor names the organisation that it stands in, and a stranger's may name any that the token
 * can read: one that no list of the group's organisations has shown yet is looked up first, by one call.
 */
const onlyInGroup = <T>(snyk: Snyk, orgId: string, list: List<T>, seen: Set<string>): List<T> => ({
  ...list,
  read: async (window, call) => {
    if (!seen.has(orgId)) {
      if ((await findOrg(snyk, orgId, call)) === null) {
        const message = `The Snyk organisation ${orgId} is not part of the directory "${snyk.directory}".`;
        throw new ProviderError('not-found', snyk.directory, message);
      }
      seen.add(orgId);
    }
    return list.read(window, call);
  },
});

/** One list out of each organisation's, or the configured organisation's own. `what` names the rows, for the sentences. */
export const ofEveryOrg = <T>(snyk: Snyk, what: string, innerOf: (orgId: string) => List<T>): Offer<() => List<T>> => {
  const { scope } = snyk;
  if (scope.kind === 'org') return native(() => innerOf(scope.orgId));
  const seen = new Set<string>();
  const orgs = scope.kind === 'group' ? listGroupOrgs(snyk, scope.groupId) : listReadableOrgs(snyk);
  const list = flattenLists({
    outer: mapList(orgs, (org) => {
      seen.add(org.id);
      return org;
    }),
    idOf: ({ id }) => id,
    isId: isSnykId,
    innerOf: (orgId) => (scope.kind === 'group' ? onlyInGroup(snyk, orgId, innerOf(orgId), seen) : innerOf(orgId)),
    leaveOut: (error, orgId) => leaveOutUnreadable(error, orgId, what),
  });
  const how = `Rollcall reads ${what} of one organisation after the other: one call for each, and more for long lists.`;
  return emulated(how, () => list);
};
