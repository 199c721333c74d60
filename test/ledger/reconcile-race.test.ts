import { expect, test } from 'vitest';
import { native } from '../../src/domain/capability.ts';
import type { Provider } from '../../src/domain/provider.ts';
import { gatewayItself } from '../../src/domain/principal.ts';
import { createRequestContexts } from '../../src/graph/context.ts';
import { serve } from '../../src/loaders/offer.ts';
import { openLedger } from '../../src/store/open-ledger.ts';
import { createUuids } from '../../src/store/uuid.ts';
import { inviteUser } from '../../src/writes/invite-user.ts';
import { reconcileInvites } from '../../src/writes/reconcile.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

test('an invite that is sent while the list is read is not taken for gone because it is not in it', async () => {
  await using gateway = await startSandboxedGateway();
  const ledger = await openLedger(':memory:');
  const uuid = createUuids();
  const { providers } = gateway.gateway;
  const context = () => {
    const writes = createRequestContexts({
      providers,
      ledger,
      newId: () => uuid(Date.now()),
      limits: { callsPerField: 100, callsPerRequest: 1000, nodeIds: 500 },
      healthOf: () => null,
    })({ signal: () => new AbortController().signal, principal: gatewayItself }).beginWriting();
    if (writes === null) throw new Error('There is no ledger.');
    return writes;
  };
  const snyk = providers.find(({ directory }) => directory.key === 'snyk');
  if (snyk === undefined) throw new Error('Snyk is not configured.');
  const { data } = await gateway.ask(
    '{ directory(key: "snyk") { workspaces(first: 1) { nodes { vendorId roles { nodes { vendorId name } } } } } }',
  );
  const [workspace] = data.directory.workspaces.nodes;
  const role = workspace.roles.nodes.find(({ name }: { name: string }) => name === 'Org Collaborator');

  const send = () =>
    inviteUser(
      context(),
      {
        email: 'meanwhile@example.com',
        name: null,
        overrides: [],
        targets: [
          {
            provider: snyk,
            denied: null,
            workspaceId: workspace.vendorId,
            roles: [{ directory: 'snyk', scope: null, id: role.vendorId }],
            options: null,
            problems: [],
          },
        ],
      },
      { idempotencyKey: null, dryRun: false },
    );
  const list = serve(snyk, 'listInvites')();
  const slow: Provider = {
    ...snyk,
    operations: {
      ...snyk.operations,
      listInvites: native(() => ({
        ...list,
        read: async (window, call) => {
          const slice = await list.read(window, call);
          expect(await send()).toMatchObject([{ outcome: 'APPLIED' }]);
          return slice;
        },
      })),
    },
  };
  await reconcileInvites(context(), [slow], { dryRun: false });
  const { rows } = await ledger.listInvites(
    { directories: ['snyk'], email: 'meanwhile@example.com', now: new Date().toISOString() },
    { direction: 'forward', count: 10, from: null, needs: { end: false, total: false } },
  );
  expect(rows).toMatchObject([{ status: 'PENDING', evidence: { source: 'VENDOR_RESPONSE', certainty: 'PROVEN' } }]);
  await ledger.close();
});
