import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** How the process is, at the moment or since it was last asked. */
export interface ProcessState {
  readonly startedAtSeconds: number;
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Null at the first look, and where no timer ran since the last. */
  readonly loopLagSeconds: Readonly<Record<'0.5' | '0.99' | '1', number>> | null;
  readonly loopUtilization: number;
  readonly activeResources: number;
}

/** Looks at the process. Nothing is measured until the first look, so that it costs nothing where nobody looks. */
export const watchProcess = (): { readonly look: () => ProcessState; readonly stop: () => void } => {
  let delays: IntervalHistogram | null = null;
  let utilization = performance.eventLoopUtilization();
  const loopLag = (): ProcessState['loopLagSeconds'] => {
    if (delays === null) {
      delays = monitorEventLoopDelay({ resolution: 20 });
      delays.enable();
      return null;
    }
    if (delays.count === 0) return null;
    const lag = {
      '0.5': delays.percentile(50) / 1e9,
      '0.99': delays.percentile(99) / 1e9,
      '1': delays.max / 1e9,
    };
    delays.reset();
    return lag;
  };
  return {
    look: () => {
      const now = performance.eventLoopUtilization();
      const since = performance.eventLoopUtilization(now, utilization);
      utilization = now;
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed } = process.memoryUsage();
      return {
        startedAtSeconds: performance.timeOrigin / 1000,
        cpuSeconds: (user + system) / 1e6,
        residentBytes: rss,
        heapBytes: heapUsed,
        loopLagSeconds: loopLag(),
        loopUtilization: since.utilization,
        activeResources: process.getActiveResourcesInfo().length,
      };
    },
    stop: () => delays?.disable(),
  };
};
