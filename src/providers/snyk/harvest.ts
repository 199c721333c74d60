import type { Call } from '../../domain/call.ts';
import type { Membership } from '../../domain/membership.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { List, Position, Slice } from '../../domain/window.ts';
import { findMember, listMembers } from './members.ts';
import { listGroupOrgs } from './orgs.ts';
import type { Snyk } from './snyk.ts';
import type { OrgRow } from './wire.ts';

/** One upstream page of a list, behind a position. */
const readPage = <T>(list: List<T>, from: Position | null, call: Call): Promise<Slice<T>> =>
  list.read({ direction: 'forward', count: 100, from, needs: { end: true, total: false } }, call);

/** Where to read on behind a slice; null at the list's end. */
const onward = <T>({ rows, hasNext, position }: Slice<T>): Position | null =>
  hasNext === true ? position(rows.length - 1) : null;

/**
 * The memberships of some users in one organisation: pages of its list, until as many are read as users are still missing, who are then
 * asked for one by one. Never more than twice the fewest calls, however long the list is.
 */
export const harvestOrg = async (
  snyk: Snyk,
  orgId: string,
  userIds: readonly string[],
  call: Call,
): Promise<readonly Membership[]> => {
  const missing = new Set(userIds);
  const found: Membership[] = [];
  const list = listMembers(snyk, orgId);
  let from: Position | null = null;
  for (let pages = 0; missing.size > 1 && pages < missing.size; pages += 1) {
    const slice: Slice<Membership> = await readPage(list, from, call);
    found.push(...slice.rows.filter(({ userId }) => missing.delete(userId)));
    from = onward(slice);
    if (from === null) return found;
  }
  const asked = await Promise.all([...missing].map((userId) => findMember(snyk, orgId, userId, call)));
  return [...found, ...asked.filter((member) => member !== null)];
};

/**
 * All memberships of a group's organisations; null as soon as it is certain that they cost more calls than `allowance`, or where one list
 * is not shown to the token. So whoever asks in another way after that has spent at most twice the fewest.
 */
export const harvestGroup = async (
  snyk: Snyk,
  groupId: string,
  allowance: number,
  call: Call,
): Promise<readonly Membership[] | null> => {
  try {
    return await readGroup(snyk, groupId, allowance, call);
  } catch (error) {
    if (error instanceof ProviderError && (error.kind === 'not-found' || error.kind === 'forbidden')) return null;
    throw error;
  }
};

interface Reading {
  readonly list: List<Membership>;
  readonly rows: Membership[];
  /** Where to read on; null at the start. */
  from: Position | null;
}

const readGroup = async (snyk: Snyk, groupId: string, allowance: number, call: Call) => {
  const orgs = listGroupOrgs(snyk, groupId);
  const readings: Reading[] = [];
  let spent = 0;
  for (let from: Position | null = null; spent === 0 || from !== null; ) {
    // One more for this page, and one at least for each organisation.
    if (spent + 1 + readings.length >= allowance) return null;
    const slice: Slice<OrgRow> = await readPage(orgs, from, call);
    spent += 1;
    readings.push(...slice.rows.map(({ id }) => ({ list: listMembers(snyk, id), rows: [], from: null })));
    from = onward(slice);
  }
  for (let open = readings; open.length > 0; ) {
    if (spent + open.length > allowance) return null;
    spent += open.length;
    const slices = await Promise.all(open.map(({ list, from }) => readPage(list, from, call)));
    open = open.filter((reading, index) => {
      const slice = slices[index];
      if (slice === undefined) return false;
      reading.rows.push(...slice.rows);
      reading.from = onward(slice);
      return reading.from !== null;
    });
  }
  return readings.flatMap(({ rows }) => rows);
};
