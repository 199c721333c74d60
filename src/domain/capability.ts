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

interface Served<F> {
  readonly verification: Verification;
  readonly filters: Readonly<Record<string, FilterSupport>>;
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
}

/** The vendor does it itself. */
export const native = <F>(run: F, detail: OfferDetail = {}): Native<F> => ({
  support: 'NATIVE',
  how: detail.how ?? null,
  verification: detail.verification ?? 'SANDBOX',
  filters: detail.filters ?? {},
  run,
});

/** Rollcall does it out of other calls; `how` tells the caller which. */
export const emulated = <F>(how: string, run: F, detail: OfferDetail = {}): Emulated<F> => ({
  support: 'EMULATED',
  how,
  verification: detail.verification ?? 'SANDBOX',
  filters: detail.filters ?? {},
  run,
});

/** It cannot be done; `why` is what the caller reads. */
export const unsupported = (why: string): Unsupported => ({ support: 'UNSUPPORTED', why, recorded: false });

/** The vendor does not tell; a ledger does, as far as it went through Rollcall. `why` is what the caller reads where none is kept. */
export const recordedOnly = (why: string): Unsupported => ({ support: 'UNSUPPORTED', why, recorded: true });
