/** One thing that is wrong with the configuration. Holds no secret: the values of secrets are never part of a fault. */
export interface Fault {
  /** The key in the configuration, such as `directories[0].token`, or the environment variable. */
  readonly where: string;
  /** What is wrong, and what would be right: one or two sentences on one line. */
  readonly what: string;
}

/** The configuration cannot be used. Carries every fault that was found, and its message has one line for each. */
export class ConfigError extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
    const lines = faults.map(({ where, what }) => `  - ${where}: ${what}`);
    super([`The configuration has ${count}. Nothing was started.`, ...lines].join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}
