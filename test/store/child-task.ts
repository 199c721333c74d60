/** What a process of its own is to do with a ledger; `as` is the user that it becomes first. */
export interface ChildTask {
  readonly location: string;
  readonly kind: 'open' | 'spend' | 'share a key' | 'begin';
  readonly as?: number;
  /** How many invites to try. */
  readonly count?: number;
  readonly limit?: number;
}

/** What it tells. */
export type ChildNews =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }
  | {
      readonly kind: 'done';
      readonly begun: number;
      readonly requestId: string;
      readonly loaded: readonly string[];
    };
