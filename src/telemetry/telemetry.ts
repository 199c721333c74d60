import type { TelemetryLogger } from './export-log.ts';
import type { Metrics } from './metrics.ts';
import type { PrometheusOptions } from './prometheus.ts';
import type { Tracing } from './trace.ts';

export interface TelemetryOptions extends PrometheusOptions {
  /** Whether anything is counted. */
  readonly metrics: boolean;
  /** Where traces go; null for nowhere. */
  readonly tracing: { readonly endpoint: string; readonly resource: Readonly<Record<string, string>> } | null;
  readonly logger: TelemetryLogger;
}

/** What of a gateway is seen from outside. */
export interface Telemetry {
  /** Null where nothing is counted, and until `loaded`. */
  readonly metrics: () => Metrics | null;
  /** Null where no traces are wanted, and until `loaded`. */
  readonly tracing: () => Tracing | null;
  /** Resolves once what it rests on is loaded; null from then on, and where nothing is. */
  readonly loading: () => Promise<void> | null;
  /** Sends what is left, within a bound. */
  readonly dispose: () => Promise<void>;
}

/** Tells nothing. */
export const silentTelemetry: Telemetry = {
  metrics: () => null,
  tracing: () => null,
  loading: () => null,
  dispose: () => Promise.resolve(),
};

/** Begins to load what is wanted, and nothing else: who opens a gateway need not wait for it. */
export const openTelemetry = (options: TelemetryOptions): Telemetry => {
  let metrics: Metrics | null = null;
  let tracing: Tracing | null = null;
  const load = async (): Promise<void> => {
    const [prometheus, openTelemetrySdk] = await Promise.all([
      options.metrics ? import('./prometheus.ts') : null,
      options.tracing === null ? null : import('./open-telemetry.ts'),
    ]);
    metrics = prometheus?.createPrometheusMetrics(options) ?? null;
    if (options.tracing !== null) tracing = openTelemetrySdk?.createTracing({ ...options, ...options.tracing }) ?? null;
  };
  const loaded = async (): Promise<void> => {
    try {
      await load();
    } catch (error) {
      // A gateway that nobody can watch still serves.
      options.logger.warn({ error: error instanceof Error ? error.message : typeof error }, 'no metrics and no traces');
    }
    loading = null;
  };
  let loading: Promise<void> | null = null;
  if (options.metrics || options.tracing !== null) loading = loaded();
  return {
    metrics: () => metrics,
    tracing: () => tracing,
    loading: () => loading,
    dispose: async () => {
      await loading;
      metrics?.dispose();
      await tracing?.dispose();
    },
  };
};
