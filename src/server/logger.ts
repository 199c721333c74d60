import { destination, pino, stdTimeFunctions } from 'pino';
import { ProviderError } from '../domain/provider-error.ts';

/** Takes structured log lines. pino's loggers fit, and so does anything alike. */
export interface Logger {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}

/** Writes one JSON object per line to standard error, so that standard output stays for people. */
export const createLogger = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination({ dest: 2, sync: true }),
  );

/** An error as a log line may hold it: only what is named here, since libraries hang headers and bodies on their errors. */
export const describeError = (error: unknown, depth = 3): object => {
  if (!(error instanceof Error)) return { type: typeof error };
  return {
    type: error.name,
    message: error.message,
    ...(error instanceof ProviderError ? { kind: error.kind, directory: error.directory } : { stack: error.stack }),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.cause === undefined || depth === 0 ? {} : { cause: describeError(error.cause, depth - 1) }),
  };
};
