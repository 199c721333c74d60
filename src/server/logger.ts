import { destination, pino } from 'pino';
import { ProviderError } from '../domain/provider-error.ts';

/** Takes structured log lines. pino's loggers fit, and so does anything alike. */
export interface Logger {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}

/**
 * Standard error, for all loggers of the process. The lines of a hundredth of a second are written together, or of what is left of it when the process
 * exits: a thousand do not take a thousand writes.
 */
const openStandardError = (): { readonly write: (line: string) => void } => {
  const stream = destination({ dest: 2, sync: true });
  let waiting = '';
  let isOver = false;
  const flush = (): void => {
    if (waiting !== '') stream.write(waiting);
    waiting = '';
  };
  process.once('exit', () => {
    isOver = true;
    flush();
  });
  return {
    write: (line) => {
      if (waiting === '') setTimeout(flush, milliseconds).unref();
      waiting += line;
      if (isOver) flush();
    },
  };
};

/** How long a line waits for others. */
const milliseconds = 10;

let standardError: ReturnType<typeof openStandardError> | null = null;

/** The time as a line holds it, written once for all lines of a millisecond. */
const timePart = (): string => {
  const now = Date.now();
  if (now !== last.now) last = { now, text: `,"time":"${new Date(now).toISOString()}"` };
  return last.text;
};

let last = { now: Number.NaN, text: '' };

/** Writes one JSON object per line to standard error, so that standard output stays for people. */
export const createLogger = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: timePart,
      formatters: { level: (label) => ({ level: label }) },
    },
    (standardError ??= openStandardError()),
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
