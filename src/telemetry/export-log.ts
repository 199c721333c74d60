import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

/** Takes the log lines of telemetry. */
export interface TelemetryLogger {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
}

/**
 * Says when traces begin to be lost and when they arrive again, once each. What the collector answered is not quoted: only the code of the
 * failure.
 */
export const sayWhenLost = (exporter: SpanExporter, logger: TelemetryLogger): SpanExporter => {
  let losing = false;
  const look = (result: ExportResult): void => {
    const lost = result.code !== ExportResultCode.SUCCESS;
    if (lost === losing) return;
    losing = lost;
    if (lost) logger.warn({ code: codeOf(result.error) }, 'traces cannot be sent: look at tracing.endpoint');
    else logger.info({}, 'traces are sent again');
  };
  return {
    export: (spans: ReadableSpan[], done) =>
      exporter.export(spans, (result) => {
        look(result);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
};

/** Such as `ECONNREFUSED`, or the status that the collector answered with. */
const codeOf = (error: unknown): string | number => {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? code : error.name;
};
