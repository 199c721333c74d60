import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { faultList, showFault } from './fault.ts';
import type { RecordedRequest, Sandbox } from './sandbox.ts';

/** A request, taken apart for a vendor's sandbox to answer. */
export interface SandboxRequest {
  readonly method: string;
  /** As sent, percent-encoded. */
  readonly path: string;
  /** The parts of the path between its slashes, decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a vendor's sandbox answers. */
export interface SandboxResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is; nothing is sent where it is left out. */
  readonly body?: unknown;
  /** @default 'application/json' */
  readonly contentType?: string;
}

/** What a sandbox's server is started with. */
export interface SandboxServerOptions {
  /** 0 for any free one. @default 0 */
  readonly port?: number;
  readonly respond: (request: SandboxRequest) => SandboxResponse | Promise<SandboxResponse>;
}

/** The part of a sandbox that is the same for every vendor. */
export type SandboxServer = Omit<Sandbox, 'settings' | 'state'>;

/** Listens on loopback, records what arrives, plays the injected faults and else answers as `respond` says. */
export const startSandboxServer = async (options: SandboxServerOptions): Promise<SandboxServer> => {
  const requests: RecordedRequest[] = [];
  const faults = faultList();

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const recorded = await record(incoming);
    requests.push(recorded);
    const fault = faults.take(recorded);
    if (fault === undefined) {
      send(outgoing, await respondSafely(options.respond, recorded));
      return;
    }
    // A read changes nothing, so its true answer may be had even where the vendor is not to act.
    const acts = fault.afterActing === true || recorded.method === 'GET';
    const lost = acts ? await respondSafely(options.respond, recorded) : undefined;
    showFault(fault, outgoing, lost?.body === undefined ? undefined : textOf(lost.body));
  };

  const server = createServer((incoming, outgoing) => {
    // A client that hangs up is an error of its request, of its answer or of both; nobody is left to be told.
    outgoing.on('error', () => undefined);
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  // Longer than any client keeps an idle socket, so that none is closed at the moment it is used again.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox listens on no TCP port.');

  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    forget: () => requests.splice(0),
    inject: faults.add,
    clearFaults: faults.clear,
    close: () => {
      closing ??= new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      });
      return closing;
    },
  };
};

const record = async (incoming: IncomingMessage): Promise<RecordedRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const url = incoming.url ?? '/';
  const mark = url.indexOf('?');
  const headers: Record<string, string> = {};
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    const name = (incoming.rawHeaders[index] ?? '').toLowerCase();
    const value = incoming.rawHeaders[index + 1] ?? '';
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return {
    method: incoming.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? '' : url.slice(mark + 1),
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
};

const respondSafely = async (
  respond: SandboxServerOptions['respond'],
  recorded: RecordedRequest,
): Promise<SandboxResponse> => {
  try {
    const segments = recorded.path.split('/').slice(1).map(decodeURIComponent);
    return await respond({ ...recorded, segments, query: new URLSearchParams(recorded.query) });
  } catch (error) {
    const malformed = error instanceof URIError;
    return {
      status: malformed ? 400 : 500,
      contentType: 'text/plain',
      body: malformed ? 'The path is not percent-encoded UTF-8.' : `The sandbox itself failed: ${String(error)}`,
    };
  }
};

const send = (outgoing: ServerResponse, response: SandboxResponse): void => {
  const headers: Record<string, string> = { ...response.headers };
  if (response.body === undefined) {
    outgoing.writeHead(response.status, headers).end();
    return;
  }
  const body = Buffer.from(textOf(response.body));
  headers['content-type'] ??= response.contentType ?? 'application/json';
  headers['content-length'] = String(body.byteLength);
  outgoing.writeHead(response.status, headers).end(body);
};

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));
