import type { Rate } from './transport.ts';

/** What a directory's vendor is allowed, and spared. */
export interface UpstreamPolicy {
  /** How many calls may be under way at once; each has a connection of its own. */
  readonly connections: number;
  /** From when a call's turn has come to the last byte of its answer, the making of a connection included. */
  readonly deadlineMilliseconds: number;
  /** The most bytes of an answer, packed and unpacked. */
  readonly responseBytes: number;
  /** How often a read that failed for a passing reason is sent again. */
  readonly retries: number;
  /** How many calls to send in a while; null for as many as there are; undefined for what the vendor documents. */
  readonly rate?: Rate | null | undefined;
  readonly breaker: {
    /** Failures in a row that open it. */
    readonly failures: number;
    /** How long it then stays open. */
    readonly openMilliseconds: number;
  };
  /** Certificates (PEM) to trust besides those that this machine trusts. */
  readonly ca?: string;
  /** The proxy on the way out. */
  readonly proxy?: URL;
}

/** What is allowed where nothing is configured. */
export const standardPolicy: UpstreamPolicy = {
  connections: 10,
  deadlineMilliseconds: 10_000,
  responseBytes: 4 * 1024 * 1024,
  retries: 2,
  breaker: { failures: 5, openMilliseconds: 5000 },
};
