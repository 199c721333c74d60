import type { Transport } from '../http/transport.ts';

/** A transport that remembers of reads what it has to forget where something was written elsewhere. */
export interface ForgetfulTransport extends Transport {
  readonly forget: () => void;
}
