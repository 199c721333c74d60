import { AggregatorRegistry, Registry } from 'prom-client';
import type { Health } from '../domain/health.ts';
import { createInstruments } from './instruments.ts';
import type { LedgerState } from './ledger-watch.ts';
import { metricCatalogue } from './metric-catalogue.ts';
import type { Metrics } from './metrics.ts';
import { watchProcess } from './process-metrics.ts';
import type { Siblings } from './siblings.ts';
import { directoryGauges, ledgerGauges, processGauges } from './standing-gauges.ts';

/** What the metrics are made from when they are asked for. */
export interface PrometheusOptions {
  /** The keys of the configured directories. */
  readonly directories: readonly string[];
  /** Of Rollcall. */
  readonly version: string;
  readonly healthOf: (directory: string) => Health | null;
  /** Whether the vendors' rate budgets are shared with other instances just now; null where they are not meant to be. */
  readonly areBudgetsShared: () => boolean | null;
  /** How many bytes of answers are kept of a directory; null where none are to be. */
  readonly keptBytes: (directory: string) => number | null;
  readonly isReady: () => boolean;
  readonly ledgerState: () => Promise<LedgerState>;
  /** The other workers of this gateway; null where there are none. */
  readonly siblings: Siblings | null;
}

/** Counts in a registry of its own. Load it only where metrics are wanted: what it rests on takes 15 ms of start-up. */
export const createPrometheusMetrics = (options: PrometheusOptions): Metrics => {
  const { directories, version, healthOf, areBudgetsShared, keptBytes, isReady, ledgerState, siblings } = options;
  const registry = new Registry();
  const instruments = createInstruments(registry);
  const { counter, gauge, histogram } = instruments;
  const requests = counter(metricCatalogue.requests);
  const requestErrors = counter(metricCatalogue.requestErrors);
  const requestDuration = histogram(metricCatalogue.requestDuration);
  const requestsInFlight = gauge(metricCatalogue.requestsInFlight);
  const upstreamCalls = counter(metricCatalogue.upstreamCalls);
  const upstreamDuration = histogram(metricCatalogue.upstreamDuration);
  const upstreamRetries = counter(metricCatalogue.upstreamRetries);
  const upstreamInFlight = gauge(metricCatalogue.upstreamInFlight);
  const readsShared = counter(metricCatalogue.readsShared);
  const cacheLooks = counter(metricCatalogue.cacheLooks);
  const cacheEvictions = counter(metricCatalogue.cacheEvictions);
  const cacheBytes = gauge(metricCatalogue.cacheBytes);
  const ofDirectories = directoryGauges(instruments);
  const ofLedger = ledgerGauges(instruments);
  const writes = counter(metricCatalogue.writes);
  gauge(metricCatalogue.build).set({ version, node: process.version.slice(1) }, 1);
  const ready = gauge(metricCatalogue.ready);
  const budgetsShared = gauge(metricCatalogue.budgetsShared);
  // Made with a value, as a gauge without labels is.
  budgetsShared.remove();
  const ofProcess = processGauges(instruments);
  const watchedProcess = watchProcess();

  // What has not happened yet stands there as 0, so that its first time is seen as an increase.
  const byDirectory = new Map(directories.map((directory) => [directory, { directory }]));
  for (const labels of byDirectory.values()) {
    upstreamCalls.inc({ ...labels, status: '2xx', error: 'none' }, 0);
    upstreamRetries.inc(labels, 0);
    upstreamInFlight.set(labels, 0);
    upstreamDuration.zero(labels);
    readsShared.inc(labels, 0);
  }
  for (const type of ['query', 'mutation']) requests.inc({ type, outcome: 'success' }, 0);
  for (const outcome of ['applied', 'refused', 'not_sent', 'unknown']) writes.inc({ outcome }, 0);
  const labelsOf = (directory: string): { directory: string } => byDirectory.get(directory) ?? { directory };

  /** Brings what is not counted but looked at up to date. */
  const look = async (): Promise<void> => {
    ofLedger.set(await ledgerState());
    for (const directory of directories) {
      ofDirectories.set(directory, healthOf(directory));
      const bytes = keptBytes(directory);
      if (bytes !== null) cacheBytes.set({ directory }, bytes);
    }
    const shared = areBudgetsShared();
    if (shared !== null) budgetsShared.set(shared ? 1 : 0);
    ready.set(isReady() ? 1 : 0);
    ofProcess.set(watchedProcess.look());
  };
  const tell = async (): Promise<readonly object[]> => {
    await look();
    return registry.getMetricsAsJSON();
  };
  siblings?.answer(tell);

  return {
    requestBegan: () => requestsInFlight.inc(),
    requestEnded: ({ type, outcome, seconds, errorCodes }) => {
      requestsInFlight.dec();
      requests.inc({ type: type ?? 'none', outcome });
      requestDuration.observe({ type: type ?? 'none' }, seconds);
      for (const code of errorCodes) requestErrors.inc({ code });
    },
    upstreamBegan: ({ directory, attempt }) => {
      const labels = labelsOf(directory);
      upstreamInFlight.inc(labels);
      if (attempt > 1) upstreamRetries.inc(labels);
    },
    upstreamEnded: (directory, outcome, seconds) => {
      const labels = labelsOf(directory);
      upstreamInFlight.dec(labels);
      const status = outcome.status === null ? 'none' : `${Math.trunc(outcome.status / 100)}xx`;
      upstreamCalls.inc({ directory, status, error: outcome.error ?? 'none' });
      upstreamDuration.observe(labels, seconds);
    },
    readLooked: (directory, outcome) => cacheLooks.inc({ directory, outcome }),
    readEvicted: (directory, reason) => cacheEvictions.inc({ directory, reason }),
    readShared: (directory) => readsShared.inc(labelsOf(directory)),
    writeEnded: (state, count = 1) => writes.inc({ outcome: state.toLowerCase() }, count),
    expose: async () => {
      const { contentType } = registry;
      if (siblings === null) {
        await look();
        return { text: await registry.metrics(), contentType };
      }
      const [own, others] = await Promise.all([tell(), siblings.collect()]);
      return { text: await AggregatorRegistry.aggregate([own, ...others]).metrics(), contentType };
    },
    dispose: () => watchedProcess.stop(),
  };
};
