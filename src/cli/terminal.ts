import type { Environment } from '../config/environment.ts';
import type { Seat } from './seat.ts';

/** What a command has of the process it runs in. */
export interface Terminal {
  readonly environment: Environment;
  readonly workingDirectory: string;
  /** A line for whoever reads standard output. */
  readonly print: (line: string) => void;
  /** A line on standard error. */
  readonly complain: (line: string) => void;
  /** Resolves when the process is asked to stop; to be called before there is anything that would have to be taken down. */
  readonly stopped: () => Promise<void>;
  /** From now on tells of what nobody caught, in place of ending the process with it. */
  readonly watchStrays: (watch: WatchStrays) => void;
  /** Where the process is one of several workers. */
  readonly seat?: Seat | null;
}

/** Is told of a promise that was rejected with nobody waiting for it, or of an exception that came up through everything. */
export type WatchStrays = (kind: 'rejection' | 'exception', error: unknown) => void;
