import type { Principal } from '../domain/principal.ts';

/** What is known of whoever sent credentials, or sent none. */
export type Authentication =
  | { readonly state: 'KNOWN'; readonly principal: Principal }
  /** No credentials were sent. */
  | { readonly state: 'MISSING' }
  /** They are nobody's. */
  | { readonly state: 'UNKNOWN' }
  /** They were somebody's, who holds them rightly, until their time was up. */
  | { readonly state: 'EXPIRED' }
  /** Whether they are somebody's cannot be found out now. */
  | { readonly state: 'UNAVAILABLE' };
