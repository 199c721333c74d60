import type { WatchUpstreamCall } from '../domain/call.ts';
import type { Telemetry } from './telemetry.ts';
import type { RequestTrace } from './trace.ts';

/** What a request remembers of its upstream calls. */
export interface UpstreamUse {
  readonly upstreamCalls: Map<string, number>;
  upstreamMilliseconds: number;
  readonly trace: RequestTrace | null;
}

/**
 * Tells the metrics, and the record and the trace of a request, of each upstream call.
 * @param use null for calls that no request caused
 */
export const watchUpstream =
  ({ metrics }: Pick<Telemetry, 'metrics'>, use: UpstreamUse | null): WatchUpstreamCall =>
  (call) => {
    const { directory } = call;
    const counting = metrics();
    const span = use?.trace?.call(call);
    const sentAt = performance.now();
    use?.upstreamCalls.set(directory, (use.upstreamCalls.get(directory) ?? 0) + 1);
    counting?.upstreamBegan(call);
    return {
      ...(span === undefined ? {} : { headers: span.headers }),
      ended: (outcome) => {
        const milliseconds = performance.now() - sentAt;
        if (use !== null) use.upstreamMilliseconds += milliseconds;
        counting?.upstreamEnded(directory, outcome, milliseconds / 1000);
        span?.ended(outcome);
      },
    };
  };
