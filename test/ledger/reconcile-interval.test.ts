import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import type { Provider } from '../../src/domain/provider.ts';
import { gatewayItself } from '../../src/domain/principal.ts';
import { createRequestContexts } from '../../src/graph/context.ts';
import { openLedger } from '../../src/store/open-ledger.ts';
import { createUuids } from '../../src/store/uuid.ts';
import { startReconciling } from '../../src/writes/reconcile-interval.ts';
import type { WriteContext } from '../../src/writes/write-context.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Log lines, and a way to wait for one. */
const listen = () => {
  const lines: Line[] = [];
  const emitter = new EventEmitter();
  const at = (level: string) => (fields: object, message: string) => {
    const line = { level, message, fields: { ...fields } };
    lines.push(line);
    emitter.emit('line', line);
  };
  return {
    lines,
    logger: { info: at('info'), warn: at('warn'), error: at('error') },
    next: async (message: string): Promise<Line> => {
      for (;;) {
        const [line] = (await once(emitter, 'line')) as [Line];
        if (line.message === message) return line;
      }
    },
  };
};

const newId = (() => {
  const uuid = createUuids();
  return () => uuid(Date.now());
})();

const contextOf = (
  providers: readonly Provider[],
  ledger: Awaited<ReturnType<typeof openLedger>>,
  signal: AbortSignal,
): WriteContext => {
  const writes = createRequestContexts({
    providers,
    ledger,
    newId,
    limits: { callsPerField: 100, callsPerRequest: 1000, nodeIds: 500 },
    healthOf: () => null,
  })({ signal: () => signal, principal: gatewayItself }).beginWriting();
  if (writes === null) throw new Error('There is no ledger.');
  return writes;
};

test('reconciling runs again and again, one run at a time, reads anew each time, and stops', async () => {
  await using gateway = await startSandboxedGateway();
  const ledger = await openLedger(':memory:');
  const { lines, logger, next } = listen();
  let running = 0;
  let most = 0;
  const reconciling = startReconciling({
    everySeconds: 0.01,
    logger,
    createContext: (signal) => {
      running += 1;
      most = Math.max(most, running);
      return contextOf(gateway.gateway.providers, ledger, signal);
    },
  });
  const first = await next('invites reconciled');
  running -= 1;
  expect(first).toMatchObject({ level: 'info', fields: { outcome: 'APPLIED', changes: expect.any(Number) } });
  expect(first.fields['changes']).toBeGreaterThan(0);
  gateway.sandbox('snyk').forget();
  const second = await next('invites reconciled');
  running -= 1;
  expect(second.fields).toEqual({ outcome: 'APPLIED', changes: 0 });
  expect(gateway.sandbox('snyk').requests.length).toBeGreaterThan(1);
  await reconciling.stop();
  gateway.sandbox('snyk').forget();
  const heard = lines.length;
  await reconciling.stop();
  expect([lines.length, gateway.sandbox('snyk').requests.length, most]).toEqual([heard, 0, 1]);
  await ledger.close();
});

test('a directory that fails is logged, and a ledger that fails too; both are tried again', async () => {
  await using gateway = await startSandboxedGateway();
  const ledger = await openLedger(':memory:');
  const { logger, next } = listen();
  gateway.sandbox('snyk').inject({ kind: 'status', status: 503, body: '{"message":"canary"}' });
  const reconciling = startReconciling({
    everySeconds: 0.01,
    logger,
    createContext: (signal) => contextOf(gateway.gateway.providers, ledger, signal),
  });
  const failure = await next('invites could not be reconciled');
  expect(failure).toMatchObject({ level: 'warn', fields: { directory: 'snyk' } });
  expect(JSON.stringify(failure)).not.toContain('canary');
  gateway.sandbox('snyk').clearFaults();
  for (;;) if ((await next('invites reconciled')).fields['outcome'] === 'APPLIED') break;
  await ledger.close();
  expect(await next('reconciling invites failed')).toMatchObject({
    level: 'error',
    fields: { error: { type: 'LedgerError' } },
  });
  expect(await next('reconciling invites failed')).toMatchObject({ level: 'error' });
  await reconciling.stop();
});

test('stopping ends a run that waits for a vendor', async () => {
  await using gateway = await startSandboxedGateway();
  const ledger = await openLedger(':memory:');
  gateway.sandbox('snyk').inject({ kind: 'silence' });
  const { lines, logger } = listen();
  const begun = Promise.withResolvers<void>();
  const reconciling = startReconciling({
    everySeconds: 0.01,
    logger,
    createContext: (signal) => {
      const context = contextOf(gateway.gateway.providers, ledger, signal);
      begun.resolve();
      return context;
    },
  });
  await begun.promise;
  await reconciling.stop();
  expect(lines).toEqual([]);
  await ledger.close();
});
