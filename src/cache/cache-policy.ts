import type { ThingKind } from '../domain/freshness.ts';

/** What is kept of what a directory's vendor answers. */
export interface CachePolicy {
  /** The most bytes of answers that are kept, as JSON; in memory they take about half as much again. */
  readonly maxBytes: number;
  /** For how long an answer is as good as new, by what was asked for; 0 keeps none. */
  readonly ttlMilliseconds: Readonly<Record<ThingKind, number>>;
  /** For how long after that it is still given, while it is read anew. */
  readonly staleMilliseconds: number;
  /** For how long after that it is given where the vendor fails. */
  readonly staleIfErrorMilliseconds: number;
}

/** Whether anything is kept at all. */
export const keepsAny = ({ maxBytes, ttlMilliseconds }: CachePolicy): boolean =>
  maxBytes > 0 && Object.values(ttlMilliseconds).some((milliseconds) => milliseconds > 0);
