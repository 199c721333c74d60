import type { Builder } from './builder.ts';
import type { RequestContext } from './context.ts';
import { addressOf, globalId, type NodeAddress, readGlobalId } from './global-id.ts';
import { directoryId, ledgerIdOf, type NodeRow } from './global-id.ts';
import { isFinal } from '../loaders/ledger-invite.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { RequestError } from './request-error.ts';
import type { Types } from './types.ts';
import type { Provider } from '../domain/provider.ts';

const mostIds = 500;

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

const load = async (
  address: NodeAddress,
  { providers, loaders, ledger }: RequestContext,
): Promise<NodeRow | Provider | null> => {
  const { kind, directory, scope, id } = address;
  switch (kind) {
    case 'Directory':
      return providers.get(directory) ?? null;
    case 'User':
      return loaders.user.load({ directory, scope, id });
    case 'Workspace':
      return loaders.workspace.load({ directory, scope, id });
    case 'Role':
      return loaders.role.load({ directory, scope, id });
    case 'Membership':
      return loaders.member.load({ directory, scope, id });
    case 'Invite':
      return loadInvite(address, loaders);
    case 'AuditEvent': {
      const event = (await ledger?.getAuditEvent(id)) ?? null;
      return event?.directory === directory ? event : null;
    }
  }
};

/** Finds a thing by its global id; null where it is not there. */
export const findNode = async (id: string, context: RequestContext): Promise<NodeRow | Provider | null> => {
  const address = readGlobalId(id, context.providers);
  return address === null ? null : load(address, context);
};

/** The thing as its vendor now shows it. The ledger alone could be behind about an invite that is open. */
const showNode = async (id: string, context: RequestContext): Promise<NodeRow | Provider | null> => {
  const row = await findNode(id, context);
  if (row === null || isDirectory(row) || row.kind !== 'Invite') return row;
  const { directory, workspaceId: scope, id: vendorId, ledgerId } = row;
  const isListed = context.providers.get(directory)?.operations.getInvite.support !== 'UNSUPPORTED';
  return ledgerId !== null && vendorId !== null && isListed && !isFinal(row)
    ? context.loaders.invite.load({ directory, scope, id: vendorId })
    : row;
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
        'Finds a thing by its id. Null where it no longer exists, or its directory is not configured any more.',
      args: { id: t.arg.id({ required: true, description: 'An `id` from an earlier answer.' }) },
      resolve: (_, { id }, context) => showNode(id, context),
    }),
  );

  builder.queryField('nodes', (t) =>
    t.field({
      type: [types.Node],
      nullable: { list: true, items: true },
      description: `Finds many things by their ids, in as few upstream calls as it takes. The answer is in the order of the ids, null in the place of each that is not there or could not be read. Null as a whole only where more than ${mostIds} are asked for, which is an error.`,
      args: { ids: t.arg.idList({ required: true, description: `Ids from earlier answers, at most ${mostIds}.` }) },
      resolve: (_, { ids }, context) => {
        if (ids.length > mostIds) {
          throw new RequestError(
            'INVALID_ID',
            `\`nodes\` takes at most ${mostIds} ids at once; these are ${ids.length}.`,
          );
        }
        return ids.map((id) => showNode(id, context));
      },
    }),
  );
};
