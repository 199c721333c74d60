/** One upstream request as a sandbox received it. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** The query as sent, without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Something that goes wrong on purpose, for requests that match. */
export interface Fault {
  /** Which requests it hits. @default all */
  readonly matches?: (request: RecordedRequest) => boolean;
  /** How many times before it is used up. @default Infinity */
  readonly times?: number;
  /**
   * - `status`: answer with `status`, `headers` and `body`.
   * - `silence`: accept and never answer.
   * - `reset`: cut the connection before an answer.
   * - `truncate`: promise the whole body, send half, cut.
   * - `stall`: send half of the body and never the rest.
   * - `garbage`: 200 with a body that is not JSON.
   * - `endless`: a JSON body that never ends.
   */
  readonly kind: 'status' | 'silence' | 'reset' | 'truncate' | 'stall' | 'garbage' | 'endless';
  /** Whether the vendor acts on the request before the fault shows. @default false */
  readonly afterActing?: boolean;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SandboxOptions {
  /** How many users the directory has, 12 to 50,000. @default the believable people, some 20 */
  readonly users?: number;
  /** 0 for any free one. @default 0 */
  readonly port?: number;
  /** Whether list rows are whole or carry only what is proven (an id). @default 'full' */
  readonly rows?: 'full' | 'summary';
  /** Further knobs of one vendor's sandbox; each sandbox documents its own. */
  readonly vendor?: Readonly<Record<string, unknown>>;
}

/** A vendor's sandbox, running. */
export interface Sandbox {
  readonly url: string;
  /** The settings that a directory of this vendor needs to be connected to the sandbox: `token`, `baseUrl` and so on. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Every request since the start or the last `forget`, in order. */
  readonly requests: readonly RecordedRequest[];
  readonly forget: () => void;
  readonly inject: (fault: Fault) => void;
  readonly clearFaults: () => void;
  /** The vendor's state, for tests that insert, remove and compare with the truth. Shaped by each vendor. */
  readonly state: unknown;
  readonly close: () => Promise<void>;
}

export type StartSandbox = (options?: SandboxOptions) => Promise<Sandbox>;
