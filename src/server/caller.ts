import type { Principal } from '../domain/principal.ts';

/** Who asks, and with what. */
export interface Caller {
  readonly principal: Principal;
  /** Their own tokens at the vendors, by directory. */
  readonly tokens: ReadonlyMap<string, string>;
}
