import type { AuditEvent, AuditFilter, AuditOutcome } from '../domain/audit-event.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Provider } from '../domain/provider.ts';
import { readReport, type SourcedList } from '../loaders/sourced-list.ts';
import type { Builder } from './builder.ts';
import { readConnection } from './connection.ts';
import { connectionArguments, defineConnection } from './connection-types.ts';
import type { RequestContext } from './context.ts';
import { directoryOf } from './directory-of.ts';
import type { FilterInputs } from './filters.ts';
import { listName } from './lists.ts';
import { requirePermission } from './permission.ts';
import { RequestError } from './request-error.ts';
import { directoriesInScope, type ScopeArguments } from './scope.ts';
import type { Types } from './types.ts';

const outcomeMeanings: Record<AuditOutcome, string> = {
  STARTED: 'It is recorded, and about to be sent.',
  APPLIED: 'The vendor carried it out; or what somebody settled by hand was recorded.',
  REFUSED: 'The vendor refused it; or what somebody settled by hand contradicts what is known better.',
  NOT_SENT: 'It did not reach the vendor.',
  UNKNOWN: 'It left Rollcall, and whether the vendor carried it out is not known.',
};

/** The ledger's trail as a list that accounts for each directory. No vendor is called for it. */
const auditList = (
  ledger: Ledger,
  providers: readonly Provider[],
  filter: Omit<AuditFilter, 'directories'>,
): SourcedList<AuditEvent> => {
  const scoped: AuditFilter = { ...filter, directories: providers.map(({ directory }) => directory.key) };
  const read: SourcedList<AuditEvent>['read'] = async (window) => {
    const slice = await ledger.listAuditEvents(scoped, window);
    return { ...slice, sources: providers.map(({ directory }) => readReport(directory.key, slice)) };
  };
  return {
    pageLimit: 500,
    accepts: ledger.acceptsAuditPosition,
    read,
    countRows: async (call) =>
      (await read({ direction: 'forward', count: 1, from: null, needs: { end: false, total: true } }, call)).total,
  };
};

/**
 * The directories in a filter's scope whose trail the caller may read. Others are as if they had none, unless the filter names one: that is refused, and
 * so is a list of which nothing would be left, since an empty one would look true.
 */
const auditedIn = (context: RequestContext, scope: ScopeArguments): readonly Provider[] => {
  const providers = directoriesInScope(context, scope);
  const audited = providers.filter(({ directory }) => context.principal.may('audit', directory.key));
  if (scope.directories != null || audited.length === 0) {
    for (const { directory } of providers) requirePermission('audit', directory.key, context);
  }
  return audited;
};

/** What was done, by whom, and how it ended. */
export const defineAuditEvent = (builder: Builder, types: Types, filters: FilterInputs): void => {
  const Outcome = builder.enumType('AuditOutcome', {
    description: 'How a write stood from a moment on.',
    values: Object.fromEntries(
      Object.entries(outcomeMeanings).map(([value, description]) => [value, { value, description }]),
    ) as Record<AuditOutcome, { value: AuditOutcome; description: string }>,
  });

  types.AuditEvent.implement({
    description:
      'One line of the audit trail. Each write has one from before it was sent, and one that tells how it ended. Lines are added and never changed; erasing a person blanks their address in them.',
    interfaces: [types.Node],
    fields: (t) => ({
      at: t.expose('at', { type: 'DateTime', description: 'When it was recorded.' }),
      directory: t.field({
        type: types.Directory,
        description: 'The directory that was written to.',
        resolve: ({ directory }, _, context) => directoryOf(context, directory),
      }),
      operation: t.exposeString('operation', {
        description:
          'What was done, such as `inviteUser` or `settleInvite`. A mutation of several writes has an event for each.',
      }),
      actor: t.exposeString('actor', { description: 'Who asked for it.' }),
      subject: t.exposeString('subject', {
        nullable: true,
        description: 'What was written to: an `id`, or an e-mail address. Null where there was nothing to name yet.',
      }),
      outcome: t.expose('outcome', { type: Outcome, description: 'How the write stood from then on.' }),
      note: t.exposeString('note', { nullable: true, description: 'Why, as a sentence; null where there is none.' }),
      before: t.field({
        type: 'JSON',
        nullable: true,
        description: 'How the thing was before, as far as it was read. Null where it was not, or was not there.',
        resolve: ({ before }) => before,
      }),
      after: t.field({
        type: 'JSON',
        nullable: true,
        description:
          'What it became, as the vendor accepted it. Null where nothing is left of it or changes in it, and where the end is not known.',
        resolve: ({ after }) => after,
      }),
      idempotencyKey: t.exposeString('idempotencyKey', {
        nullable: true,
        description: 'The key that the caller gave. Null where there was none.',
      }),
      requestId: t.exposeString('requestId', {
        description: 'The mutation that it belongs to: the same for all its writes.',
      }),
      writeId: t.exposeString('writeId', { description: 'The write: the same for its beginning and its end.' }),
    }),
  });

  defineConnection(types, {
    connection: types.AuditEventConnection,
    edge: types.AuditEventEdge,
    node: types.AuditEvent,
    nodeOf: (event) => event,
    what: 'audit events',
    edgeDescription: 'An audit event in a list.',
  });

  builder.queryField('auditEvents', (t) =>
    t.field({
      type: types.AuditEventConnection,
      nullable: true,
      args: {
        filter: t.arg({ type: filters.AuditEventFilter, description: 'Which events.' }),
        ...connectionArguments(builder),
      },
      description:
        'The audit trail of all directories where the caller has the permission `audit`, as one list, the newest first. No vendor is called for it. Null where this gateway keeps no ledger, the ledger failed, the permission is missing, or the arguments are wrong.',
      resolve: (_, { filter, ...windowArguments }, context, info) => {
        const { ledger } = context;
        if (ledger === null) {
          throw new RequestError('UNSUPPORTED', 'This gateway keeps no ledger, so that there is no audit trail.');
        }
        const { since, actor, operation, ...scope } = filter ?? {};
        return readConnection({
          list: auditList(ledger, auditedIn(context, scope), {
            ...(since == null ? {} : { since }),
            ...(actor == null ? {} : { actor }),
            ...(operation == null ? {} : { operation }),
          }),
          listName: listName('auditEvents', null, filter ?? {}),
          arguments: windowArguments,
          context,
          info,
        });
      },
    }),
  );
};
