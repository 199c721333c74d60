import type { BreakerState, Health } from '../domain/health.ts';
import type { Instruments } from './instruments.ts';
import type { LedgerState } from './ledger-watch.ts';
import { metricCatalogue } from './metric-catalogue.ts';
import type { ProcessState } from './process-metrics.ts';

const breakerStates: readonly BreakerState[] = ['CLOSED', 'HALF_OPEN', 'OPEN'];

/** The gauges of how each directory's vendor answers. */
export const directoryGauges = ({ gauge }: Instruments) => {
  const breaker = gauge(metricCatalogue.breaker);
  const paused = gauge(metricCatalogue.paused);
  const credentials = gauge(metricCatalogue.credentials);
  const budgetLimit = gauge(metricCatalogue.budgetLimit);
  const budgetRemaining = gauge(metricCatalogue.budgetRemaining);
  const lastSuccess = gauge(metricCatalogue.lastSuccess);
  return {
    set: (directory: string, health: Health | null): void => {
      const labels = { directory };
      for (const state of breakerStates) {
        breaker.set({ directory, state: state.toLowerCase() }, (health?.breaker ?? 'CLOSED') === state ? 1 : 0);
      }
      paused.set(labels, health?.pausedForSeconds ?? 0);
      if (health === null) return;
      const { credentialsAccepted, budget, lastSuccessAt } = health;
      if (credentialsAccepted !== null) credentials.set(labels, credentialsAccepted ? 1 : 0);
      if (lastSuccessAt !== null) lastSuccess.set(labels, Date.parse(lastSuccessAt) / 1000);
      if (budget === null) return;
      budgetLimit.set(labels, budget.limit);
      budgetRemaining.set(labels, budget.remaining);
    },
  };
};

/** The gauges of the ledger. What is not known is not there: a 0 would say that nothing is open. */
export const ledgerGauges = ({ gauge }: Instruments) => {
  const usable = gauge(metricCatalogue.ledgerUsable);
  const openInvites = gauge(metricCatalogue.openInvites);
  const writesUnderWay = gauge(metricCatalogue.writesUnderWay);
  const set = (state: LedgerState): void => {
    usable.remove();
    writesUnderWay.remove();
    openInvites.reset();
    if (state === null) return;
    usable.set(state.usable ? 1 : 0);
    if (!state.usable) return;
    openInvites.set({ status: 'pending' }, state.work.pendingInvites);
    openInvites.set({ status: 'unknown' }, state.work.unknownInvites);
    writesUnderWay.set(state.work.writesUnderWay);
  };
  return { set };
};

/** The gauges of the process. */
export const processGauges = ({ gauge, counter }: Instruments) => {
  const started = gauge(metricCatalogue.started);
  const cpu = counter(metricCatalogue.cpu);
  const residentMemory = gauge(metricCatalogue.residentMemory);
  const heapUsed = gauge(metricCatalogue.heapUsed);
  const loopLag = gauge(metricCatalogue.loopLag);
  const loopUtilization = gauge(metricCatalogue.loopUtilization);
  const activeResources = gauge(metricCatalogue.activeResources);
  let cpuSeconds = 0;
  const set = (state: ProcessState): void => {
    started.set(state.startedAtSeconds);
    cpu.inc(state.cpuSeconds - cpuSeconds);
    cpuSeconds = state.cpuSeconds;
    residentMemory.set(state.residentBytes);
    heapUsed.set(state.heapBytes);
    loopUtilization.set(state.loopUtilization);
    activeResources.set(state.activeResources);
    for (const [quantile, seconds] of Object.entries(state.loopLagSeconds ?? {})) loopLag.set({ quantile }, seconds);
  };
  return { set };
};
