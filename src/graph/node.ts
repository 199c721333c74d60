import type { Builder } from './builder.ts';
import type { RequestContext } from './context.ts';
import { addressOf, globalId, type NodeAddress, readGlobalId } from './global-id.ts';
import { directoryId, ledgerIdOf, type NodeRow } from './global-id.ts';
import { isFinal } from '../loaders/ledger-invite.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { RequestError } from './request-error.ts';
import type { Types } from './types.ts';
import type { Provider } from '../domain/provider.ts';

const isDirectory = (row: NodeRow | Provider): row is Provider => !('kind' in row);

/** An invite goes by the ledger's id where it went through Rollcall, else by the vendor's. */
const loadInvite = (
  { directory, scope, id }: NodeAddress,
  { invite, ledgerInvite }: Loaders,
): Promise<NodeRow | null> => {
  const ledgerId = ledgerIdOf(id);
  return ledgerId === null
    ? invite.load({ directory, scope, id })
    : ledgerInvite.load({ directory, scope: null, id: ledgerId });
};

/** Without the permission there is no trail: not even whether there is such an event. */
const loadAuditEvent = async (
  { directory, id }: NodeAddress,
  { principal, ledger }: RequestContext,
): Promise<NodeRow | null> => {
  if (!principal.may('audit', directory)) return null;
  const event = (await ledger?.getAuditEvent(id)) ?? null;
  return event?.directory === directory ? event : null;
};

type Found = NodeRow | Provider | null;

const load = (address: NodeAddress, context: RequestContext): Found | Promise<Found> => {
  const { kind, directory, scope, id } = address;
  const { providers, loaders } = context;
  switch (kind) {
    case 'Directory':
      return providers.get(directory) ?? null;
    case 'User':
      return loaders().user.load({ directory, scope, id });
    case 'Workspace':
      return loaders().workspace.load({ directory, scope, id });
    case 'Role':
      return loaders().role.load({ directory, scope, id });
    case 'Membership':
      return loaders().member.load({ directory, scope, id });
    case 'Invite':
      return loadInvite(address, loaders());
    case 'AuditEvent':
      return loadAuditEvent(address, context);
  }
};

/** Finds a thing by its global id; null where it is not there. Throws for what is no id. */
export const findNode = (id: string, context: RequestContext): Found | Promise<Found> => {
  const address = readGlobalId(id, context);
  return address === null ? null : load(address, context);
};

/** An invite as its vendor now shows it. The ledger alone could be behind about one that is open. */
const showInvite = async (address: NodeAddress, context: RequestContext): Promise<NodeRow | null> => {
  const row = await loadInvite(address, context.loaders());
  if (row === null || row.kind !== 'Invite') return row;
  const { directory, workspaceId: scope, id: vendorId, ledgerId } = row;
  const isListed = context.providers.get(directory)?.operations.getInvite.support !== 'UNSUPPORTED';
  return ledgerId !== null && vendorId !== null && isListed && !isFinal(row)
    ? context.loaders().invite.load({ directory, scope, id: vendorId })
    : row;
};

const showNode = (id: string, context: RequestContext): Found | Promise<Found> => {
  const address = readGlobalId(id, context);
  if (address === null) return null;
  return address.kind === 'Invite' ? showInvite(address, context) : load(address, context);
};

/** The same among others: what is wrong with one of them is an error in its place. */
const showOneOf = (id: string, context: RequestContext): Found | Promise<Found> => {
  try {
    return showNode(id, context);
  } catch (error) {
    return Promise.reject(error);
  }
};

/** Relay's global object identification: the interface, `node` and `nodes`. */
export const defineNode = (builder: Builder, types: Types): void => {
  types.Node.implement({
    description: 'A thing with an id of its own, which `node` finds again.',
    fields: (t) => ({
      id: t.id({
        description:
          "Opaque, URL-safe and permanent, as long as the directory's key in the configuration stays the same.",
        resolve: (row) => (isDirectory(row) ? directoryId(row.directory) : globalId(row)),
      }),
    }),
    resolveType: (row) => (isDirectory(row) ? 'Directory' : addressOf(row).kind),
  });

  builder.queryField('node', (t) =>
    t.field({
      type: types.Node,
      nullable: true,
      description:
        'Finds a thing by its id. Null where it no longer exists, its directory is not configured any more, or the caller may not see it.',
      args: { id: t.arg.id({ required: true, description: 'An `id` from an earlier answer.' }) },
      resolve: (_, { id }, context) => showNode(id, context),
    }),
  );

  builder.queryField('nodes', (t) =>
    t.field({
      type: [types.Node],
      nullable: { list: true, items: true },
      description:
        'Finds many things by their ids, in as few upstream calls as it takes. The answer is in the order of the ids, null in the place of each that is not there or could not be read. Null as a whole only where more are asked for than `limits.nodeIds` in the configuration, 500 by default, which is an error.',
      args: {
        ids: t.arg.idList({
          required: true,
          description: 'Ids from earlier answers, at most 500 unless the gateway is configured otherwise.',
        }),
      },
      resolve: (_, { ids }, context) => {
        const { mostNodeIds } = context;
        if (ids.length > mostNodeIds) {
          throw new RequestError(
            'INVALID_ID',
            `\`nodes\` takes at most ${mostNodeIds} ids at once; these are ${ids.length}.`,
          );
        }
        return ids.map((id) => showOneOf(id, context));
      },
    }),
  );
};
