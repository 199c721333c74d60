import { uuidOf } from '../../src/sandbox/identifier.ts';
import type { SnykBehaviour } from '../../src/providers/snyk/sandbox/options.ts';
import type { SnykMembership, SnykOrg, SnykRole, SnykState, SnykUser } from '../../src/providers/snyk/sandbox/state.ts';
import type { Stock } from './listing.ts';
import { tableStock } from './stock.ts';

/** Which part of Snyk a directory is: a group, one organisation, or whatever the token may read. */
export const snykScopes = ['group', 'org', 'token'] as const;
export type SnykScope = (typeof snykScopes)[number];

const created = '2025-01-01T00:00:00.000Z';

/** Invents a user; every third one is found by the filter on names. */
const inventUser = ({ users }: SnykState): SnykUser => {
  const serial = users.entries.length;
  return users.insert({
    id: uuidOf(`law user ${serial}`),
    name: serial % 3 === 0 ? `Zara Anders ${serial}` : `Law User ${serial}`,
    username: `law.${serial}`,
    email: `law.user.${serial}@example.com`,
    loginMethod: null,
    active: true,
  });
};

const roleNamed = ({ roles }: SnykState, name: string): SnykRole => {
  const role = roles.rows().find((one) => one.name === name);
  if (role === undefined) throw new Error(`Snyk has no role ${name}.`);
  return role;
};

/** Invents members. @param roleNames given in turn */
export const memberMaker =
  (state: SnykState, where: string, roleNames: readonly string[]) =>
  (serial: number): SnykMembership => ({
    id: uuidOf(`law membership ${where} ${state.users.entries.length}`),
    userId: inventUser(state).id,
    roleId: roleNamed(state, roleNames[serial % roleNames.length] ?? '').id,
    createdAt: created,
  });

export const userIdOf = ({ userId }: SnykMembership): string => userId;

/** Who is in an organisation. */
export const memberStock = (state: SnykState, { id, memberships }: SnykOrg): Stock =>
  tableStock(memberships, userIdOf, memberMaker(state, id, ['Org Collaborator', 'Org Admin', 'Auditor']));

/** Who was asked to join an organisation. */
export const inviteStock = (state: SnykState, { id, invites }: SnykOrg): Stock =>
  tableStock(
    invites,
    (invite) => invite.id,
    (serial) => ({
      id: uuidOf(`law invite ${id} ${serial}`),
      email: `law.invitee.${serial}@example.com`,
      roleId: roleNamed(state, 'Org Collaborator').id,
      active: serial % 3 !== 0,
    }),
  );

/** One stock for each organisation in scope, made when it is first seen. */
export const stockOfEach = (
  orgs: () => readonly SnykOrg[],
  make: (org: SnykOrg) => Stock,
): (() => readonly Stock[]) => {
  const stocks = new Map<SnykOrg, Stock>();
  const stockOf = (org: SnykOrg): Stock => {
    const stock = stocks.get(org) ?? make(org);
    stocks.set(org, stock);
    return stock;
  };
  return () => orgs().map(stockOf);
};

/** The organisations in scope, in the order of the list that they come from. */
export const orgsInScope = (state: SnykState, scope: SnykScope): readonly SnykOrg[] => {
  const visible = state.orgs.rows().filter((org) => org.visible);
  if (scope === 'token') return visible;
  if (scope === 'org') return visible.slice(0, 1);
  const keyed = visible.filter(({ groupId }) => groupId !== null).map((org) => [org.name.toLowerCase(), org] as const);
  return keyed.toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)).map(([, org]) => org);
};

/** An organisation's name decides where it stands among those of a group, so that new ones come in everywhere. */
export const orgStock = (state: SnykState, scope: SnykScope): Stock => {
  const groupId = state.groups.rows()[0]?.id ?? null;
  const make = (serial: number): SnykOrg => {
    const letters = uuidOf(`law org name ${serial}`).slice(0, 4);
    const name = serial % 3 === 0 ? `${letters} Zara ${serial}` : `${letters} ${serial}`;
    return state.makeOrg({ id: uuidOf(`law org ${serial}`), name, slug: `law-${serial}`, groupId });
  };
  const start = [...orgsInScope(state, scope)];
  const atFirst = start.length;
  let serial = 0;
  const invent = (): SnykOrg => {
    serial += 1;
    return make(serial);
  };
  const resize = (count: number): void => {
    while (start.length < count) start.push(invent());
    for (const { id } of orgsInScope(state, scope)) state.orgs.remove(id);
    for (const org of start.slice(0, count)) state.orgs.insert(org);
  };
  return {
    ids: () => orgsInScope(state, scope).map(({ id }) => id),
    resize,
    restore: () => resize(atFirst),
    insert: () => state.orgs.insert(invent()),
    remove: (index) => state.orgs.remove(orgsInScope(state, scope)[index]?.id ?? ''),
  };
};

const behaviours: { readonly [Knob in keyof SnykBehaviour]?: readonly SnykBehaviour[Knob][] } = {
  links: ['relative', 'relative-rest', 'absolute', 'absolute-foreign'],
  linkForm: ['string', 'object'],
  missingLinks: ['omitted', 'null', 'empty'],
  lastLink: ['aligned', 'full', 'none'],
  emailFilter: ['any-case', 'exact'],
  missingEmail: ['null', 'omitted', 'empty'],
};

/** Lets the sandbox behave in one of the ways that are all Snyk's, chosen by the dice. */
export const shakeSnyk = ({ behaviour }: SnykState, dice: number): void => {
  let left = dice;
  for (const [knob, ways] of Object.entries(behaviours)) {
    Object.assign(behaviour, { [knob]: ways[left % ways.length] });
    left = Math.floor(left / ways.length);
  }
};
