import { emulated, native, type Offer } from '../../domain/capability.ts';
import type { ProviderError } from '../../domain/provider-error.ts';
import type { List } from '../../domain/window.ts';
import { pathOf } from '../../http/path.ts';
import { flattenLists } from '../../pagination/flattened-list.ts';
import { type Count, createSnykList, type Query } from './list.ts';
import type { Snyk } from './snyk.ts';
import { isSnykId } from './snyk-id.ts';
import { type OrgRow, orgPage } from './wire.ts';

const rows = { page: orgPage, map: (row: OrgRow) => row, idOf: ({ id }: OrgRow) => id };

/** The organisations of a group, in the order of their names. The group's count disregards filters, so that it is asked without any. */
export const listGroupOrgs = (snyk: Snyk, groupId: string, filters: Query = []): List<OrgRow> => {
  const count: Count<OrgRow> = { query: [['expand', 'count']], of: ({ meta }) => meta?.total_count };
  return createSnykList(snyk, {
    ...rows,
    map: (row) => {
      snyk.shownOrgs.add(row.id);
      return row;
    },
    path: pathOf`/rest/groups/${groupId}/orgs`,
    filters,
    ...(filters.length === 0 ? { count } : {}),
  });
};

/** Every organisation that the token may read. */
export const listReadableOrgs = (snyk: Snyk): List<OrgRow> => createSnykList(snyk, { ...rows, path: '/rest/orgs' });

/** The sentence for an organisation that a list over all of them is without, or null where the failure is not its own. */
export const leaveOutUnreadable = ({ kind }: ProviderError, orgId: string, what: string): string | null =>
  kind === 'not-found' || kind === 'forbidden'
    ? `The Snyk organisation ${orgId} is left out: the token may not read ${what} of it.`
    : null;

/** One list out of each organisation's, or the configured organisation's own. `what` names the rows, for the sentences. */
export const ofEveryOrg = <T>(snyk: Snyk, what: string, innerOf: (orgId: string) => List<T>): Offer<() => List<T>> => {
  const { scope } = snyk;
  if (scope.kind === 'org') return native(() => innerOf(scope.orgId));
  const list = flattenLists({
    outer: scope.kind === 'group' ? listGroupOrgs(snyk, scope.groupId) : listReadableOrgs(snyk),
    idOf: ({ id }) => id,
    isId: isSnykId,
    innerOf,
    leaveOut: (error, orgId) => leaveOutUnreadable(error, orgId, what),
  });
  const how = `Rollcall reads ${what} of one organisation after the other: one call for each, and more for long lists.`;
  return emulated(how, () => list);
};
