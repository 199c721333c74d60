/** How far an operation has been tried: read in documents only, against the sandbox, against the live vendor. */
export const verifications = ['DOCUMENTS', 'SANDBOX', 'LIVE'] as const;
export type Verification = (typeof verifications)[number];

/** `NATIVE`: the vendor does it. `EMULATED`: Rollcall does it out of other calls. `UNSUPPORTED`: it cannot be done. */
export const supports = ['NATIVE', 'EMULATED', 'UNSUPPORTED'] as const;
export type Support = (typeof supports)[number];

/** Whether a filter of a list is sent to the vendor or applied by Rollcall to what it scans, and what to know of it. */
export interface FilterSupport {
  readonly support: 'NATIVE' | 'EMULATED';
  readonly how: string;
}

/**
 * The most upstream calls that an operation takes, tries after a failure not counted: what a query may cost is reckoned from it before anything is sent.
 * Of a list, it holds without a filter of Rollcall's own, read from its start or from a cursor.
 */
export interface Price {
  /** Within a request, however often it is done: the reads that all its uses share. */
  readonly once: number;
  /** Besides, for each thing that is got or asked about; of a list, for each of its pages. */
  readonly each: number;
  /** How many rows a list's page holds at least. @default 100 */
  readonly pageRows?: number;
  /** How many rows the list, or one user's memberships, can have at all. @default any number */
  readonly mostRows?: number;
  /** Whether a window of more rows than a page holds is read once more where the list changed meanwhile. @default false */
  readonly rereads?: boolean;
}

interface Served<F> {
  readonly verification: Verification;
  readonly filters: Readonly<Record<string, FilterSupport>>;
  /** Null where only the vendor's data decide: then it may take all that one field may. */
  readonly price: Price | null;
  readonly run: F;
}

export interface Native<F> extends Served<F> {
  readonly support: 'NATIVE';
  /** A caution a caller should read, or null. */
  readonly how: string | null;
}

export interface Emulated<F> extends Served<F> {
  readonly support: 'EMULATED';
  /** How it is done, and what that costs. */
  readonly how: string;
}

export interface Unsupported {
  readonly support: 'UNSUPPORTED';
  /** The sentence a caller is shown. */
  readonly why: string;
  /** Whether it can be served all the same, as far as it went through Rollcall, where a ledger is kept. */
  readonly recorded: boolean;
}

/** Every operation is answered: served by a function, or declined with a reason. */
export type Offer<F> = Native<F> | Emulated<F> | Unsupported;

export interface OfferDetail {
  readonly verification?: Verification;
  readonly filters?: Readonly<Record<string, FilterSupport>>;
  readonly how?: string;
  /** @default one call for each thing or page where the vendor does it, unknown where Rollcall does */
  readonly price?: Price | null;
}

const oneCall: Price = { once: 0, each: 1 };

/** The vendor does it itself. */
export const native = <F>(run: F, detail: OfferDetail = {}): Native<F> => ({
  support: 'NATIVE',
  how: detail.how ?? null,
  verification: detail.verification ?? 'SANDBOX',
  filters: detail.filters ?? {},
  price: detail.price === undefined ? oneCall : detail.price,
  run,
});

/** Rollcall does it out of other calls; `how` tells the caller which. */
export const emulated = <F>(how: string, run: F, detail: OfferDetail = {}): Emulated<F> => ({
  support: 'EMULATED',
  how,
  verification: detail.verification ?? 'SANDBOX',
  filters: detail.filters ?? {},
  price: detail.price ?? null,
  run,
});

/** It cannot be done; `why` is what the caller reads. */
export const unsupported = (why: string): Unsupported => ({ support: 'UNSUPPORTED', why, recorded: false });

/** The vendor does not tell; a ledger does, as far as it went through Rollcall. `why` is what the caller reads where none is kept. */
export const recordedOnly = (why: string): Unsupported => ({ support: 'UNSUPPORTED', why, recorded: true });
