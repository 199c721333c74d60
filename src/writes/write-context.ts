import type { Call } from '../domain/call.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Provider } from '../domain/provider.ts';
import type { Loaders } from '../loaders/loaders.ts';

/** What carrying out a mutation needs. */
export interface WriteContext {
  /** The directories that the caller may write to. Nothing is sent to any other. */
  readonly providers: ReadonlyMap<string, Provider>;
  readonly loaders: Loaders;
  /** Who asks. Keys of different callers never meet. */
  readonly actor: string;
  /** As far as the caller sees it. */
  readonly ledger: Ledger;
  /** Whether what the caller is shown by a directory's vendor is kept for all who see its ledger: not what is shown to a token of their own alone. */
  readonly observes: (directory: string) => boolean;
  /** A call for reading what a write's checks need. */
  readonly createCall: () => Call;
  /** A call for sending: a client that goes away does not break off what is already on its way. */
  readonly createWriteCall: () => Call;
  readonly now: () => Date;
  /** A new UUIDv7. */
  readonly newId: () => string;
}
