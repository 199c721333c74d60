import type { Price } from '../../domain/capability.ts';
import type { Allowances } from '../../domain/call.ts';
import type { Provider } from '../../domain/provider.ts';
import { largestWindow } from '../window-arguments.ts';
import type { GetOperation, ListOperation } from './field-prices.ts';
import type { PlannedField, PlannedRows } from './plan.ts';
import type { CostContext, Question } from './question.ts';

/** What finds a thing of each kind by its id. */
const getOfKind: Readonly<Record<string, GetOperation>> = {
  User: 'getUser',
  Workspace: 'getWorkspace',
  Role: 'getRole',
  Membership: 'getMember',
  Invite: 'getInvite',
};

/** Lists in which many things are looked for before each is got by itself. */
const listOfGet: Readonly<Partial<Record<GetOperation, ListOperation>>> = {
  getUser: 'listUsers',
  getWorkspace: 'listWorkspaces',
  getMember: 'listMembers',
};

/** What the rows of a list must be asked for, one by one, where it is filtered by privilege. */
const getOfPrivileges: Readonly<Partial<Record<ListOperation, GetOperation>>> = {
  listUsers: 'getUser',
  listMemberships: 'getMember',
};

/** Up to this many ids are got one by one, without a look into a list. */
const fewIds = 2;
const callsPerTarget = 20;

/**
 * The most upstream calls that an operation can cause at each directory, tries after a failure not counted. Lists cost the pages that
 * their windows may touch, or where nobody knows, all that a field may spend; what rows lack costs a call or two each, or all that rows may spend.
 */
export const estimateCalls = (
  plan: PlannedRows,
  question: Question,
  context: CostContext,
  allowances: Allowances,
): ReadonlyMap<string, number> => {
  const estimates = new Map<string, number>();
  for (const [key, provider] of context.providers) {
    estimates.set(key, estimateDirectory(plan, { provider, question, context, allowances }));
  }
  return estimates;
};

interface Place {
  readonly provider: Provider;
  readonly question: Question;
  readonly context: CostContext;
  readonly allowances: Allowances;
}

interface Tally {
  lists: number;
  /** The lists whose common reads are counted. */
  readonly opened: Set<ListOperation>;
  readonly ids: Map<GetOperation, number>;
}

const estimateDirectory = (plan: PlannedRows, place: Place): number => {
  const tally: Tally = { lists: 0, opened: new Set(), ids: new Map() };
  addRows(plan, 1, place, tally);
  let rows = 0;
  for (const [operation, count] of tally.ids) rows += callsOfGets(place.provider, operation, count);
  return Math.min(tally.lists + Math.min(rows, place.allowances.rows), Number.MAX_SAFE_INTEGER);
};

const addRows = ({ loads, fields }: PlannedRows, count: number, place: Place, tally: Tally): void => {
  const { holds } = place.question;
  if (count === 0) return;
  for (const { operation, condition } of loads) if (holds(condition)) addIds(tally, operation, count);
  for (const field of fields) if (holds(field.condition)) addField(field, count, place, tally);
};

const addIds = ({ ids }: Tally, operation: GetOperation, count: number): void =>
  void ids.set(operation, (ids.get(operation) ?? 0) + count);

const addBelow = ({ below }: PlannedField, count: number, place: Place, tally: Tally): void => {
  for (const rows of below.values()) addRows(rows, count, place, tally);
};

const addField = (field: PlannedField, count: number, place: Place, tally: Tally): void => {
  const { provider, question, allowances } = place;
  const { key } = provider.directory;
  switch (field.price.kind) {
    case 'capabilities':
    case 'free':
    case 'load':
    case 'rows':
      return addBelow(field, count, place, tally);
    case 'directory':
      // However many rows lead to it, what is asked of it is asked once: the request's reads are shared.
      return addBelow(field, 1, place, tally);
    case 'directories':
    case 'directory-by-key':
      return addBelow(field, question.scopeOf(field).has(key) ? 1 : 0, place, tally);
    case 'nodes':
      return addNodes(field, place, tally);
    case 'changes':
      return addBelow(field, largestWindow, place, tally);
    case 'write': {
      const targets = question.targetsOf(field);
      if (!targets.directories.has(key)) return;
      // What speaks against a write is looked for in two lists at most: those of accounts and of administrators.
      tally.lists += 2 * allowances.field + targets.count * callsPerTarget;
      return addBelow(field, targets.count, place, tally);
    }
    case 'list':
      return addList(field, field.price, count, place, tally);
  }
};

const addNodes = (field: PlannedField, place: Place, tally: Tally): void => {
  const own = place.question.addressesOf(field).filter(({ directory }) => directory === place.provider.directory.key);
  for (const [kind, rows] of Map.groupBy(own, (address) => address.kind)) {
    const operation = getOfKind[kind];
    if (operation !== undefined) addIds(tally, operation, rows.length);
    const below = field.below.get(kind);
    if (below !== undefined) addRows(below, kind === 'Directory' ? 1 : rows.length, place, tally);
  }
};

const addList = (
  field: PlannedField,
  { operation, root }: Extract<PlannedField['price'], { kind: 'list' }>,
  windows: number,
  place: Place,
  tally: Tally,
): void => {
  const { provider, question, context } = place;
  if (root && !question.scopeOf(field).has(provider.directory.key)) return;
  const { count } = question.windowOf(field);
  if (operation === null) return addBelow(field, windows * count, place, tally);
  const offer = provider.operations[operation];
  const price = offer.support === 'UNSUPPORTED' ? null : offer.price;
  const rows = windows * Math.min(count, price?.mostRows ?? count);
  if (!isList(operation)) {
    addIds(tally, operation, windows);
    return addBelow(field, rows, place, tally);
  }
  if (offer.support === 'UNSUPPORTED') {
    // Only the ledger is read.
    return addBelow(field, offer.recorded && context.ledger !== null ? rows : 0, place, tally);
  }
  tally.lists += windows * callsOfWindow(field, operation, price, place);
  if (!tally.opened.has(operation)) tally.lists += price?.once ?? 0;
  tally.opened.add(operation);
  const holders = getOfPrivileges[operation];
  if (holders !== undefined && question.filterOf(field).includes('privileges')) addIds(tally, holders, Infinity);
  addBelow(field, rows, place, tally);
};

const isList = (operation: GetOperation | ListOperation): operation is ListOperation => operation.startsWith('list');

const callsOfWindow = (
  field: PlannedField,
  operation: ListOperation,
  price: Price | null,
  { question, context, allowances }: Place,
): number => {
  if (price?.each === 0) return 0;
  const { count, hasCursor, fromTheEnd } = question.windowOf(field);
  // With a cursor, a list that the ledger completes may look through all that the vendor lists.
  const isMerged = context.ledger !== null && (operation === 'listInvites' || operation === 'listWorkspaceInvites');
  if (price === null || fromTheEnd || question.filterOf(field).length > 0 || (isMerged && hasCursor)) {
    return allowances.field;
  }
  // A cursor may stand inside a page, and the row before it be looked for on the page before; a look at the end takes one more.
  const pageRows = price.pageRows ?? 100;
  const pages = Math.ceil(count / pageRows) + (hasCursor ? 2 : 1) + (field.counts ? 2 : 0);
  const readings = price.rereads === true && count > pageRows ? 2 : 1;
  return Math.min(price.each * pages * readings, allowances.field);
};

/** What it takes to find so many things by their ids: a call or two for each, and as many pages of a list as there are things. */
const callsOfGets = ({ operations }: Provider, operation: GetOperation, count: number): number => {
  const offer = operations[operation];
  if (offer.support === 'UNSUPPORTED') return 0;
  if (offer.price === null) return Infinity;
  const { once, each } = offer.price;
  const gets = once + (each === 0 ? 0 : each * count);
  const harvested = listOfGet[operation];
  if (harvested === undefined || count <= fewIds) return gets;
  const list = operations[harvested];
  if (list.support === 'UNSUPPORTED') return gets;
  if (list.price === null) return Infinity;
  return gets + list.price.once + (list.price.each === 0 ? 0 : list.price.each * count);
};
