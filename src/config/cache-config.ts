/** For how many seconds an answer is as good as new, by what was asked for; at most a day. @default 0, of which nothing is kept */
export interface CacheTtlConfig {
  readonly users?: number;
  readonly workspaces?: number;
  readonly roles?: number;
  readonly memberships?: number;
  readonly invites?: number;
}

/**
 * What is kept of what vendors answer, for each principal and credential by itself. Nothing is, where nothing is said. Mutations read past it, and
 * make all that is kept of their directory worthless. With `redis` all instances keep it in common.
 */
export interface CacheConfig {
  readonly ttlSeconds?: CacheTtlConfig;
  /** Seconds for which an answer is still given after that, while it is read anew; `sources` says so. @default 0 */
  readonly staleSeconds?: number;
  /** Seconds for which it is given after that where the vendor fails; `sources` says so. @default 0 */
  readonly staleIfErrorSeconds?: number;
  /**
   * The most bytes of answers, as JSON, that one process keeps of one directory; in memory they take about half as much again. What was not used for the
   * longest time goes first. @default 16777216, 16 MiB
   */
  readonly maxBytes?: number;
}
