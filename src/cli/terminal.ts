import type { Environment } from '../config/environment.ts';

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
}
