import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it arrived at the collector. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  /** 1 for internal, 2 for a server's, 3 for a client's. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** 2 for an error. */
  readonly status: number;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** An OTLP collector on loopback. */
export interface Collector extends AsyncDisposable {
  readonly endpoint: string;
  readonly spans: CollectedSpan[];
  /** The bodies of all that arrived, as they came. */
  readonly bodies: string[];
  /** Resolves once something more has arrived and was answered. */
  readonly next: () => Promise<void>;
  /** With which status it answers. */
  answerWith: (status: number) => void;
}

// biome-ignore lint/suspicious/noExplicitAny: OTLP's JSON is read laxly
type Json = any;

const attributesOf = (list: Json): Record<string, unknown> =>
  Object.fromEntries(
    (list ?? []).map(({ key, value }: Json) => [
      key,
      value.arrayValue === undefined
        ? Object.values(value)[0]
        : value.arrayValue.values.map((entry: Json) => Object.values(entry)[0]),
    ]),
  );

/** Starts a collector that keeps what it gets. */
export const startCollector = async (): Promise<Collector> => {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  let status = 200;
  const arrivals = new EventEmitter();
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
    bodies.push(text);
    if (status === 200) {
      for (const { resource, scopeSpans } of (JSON.parse(text) as Json).resourceSpans) {
        for (const { spans: batch } of scopeSpans) {
          for (const span of batch) {
            spans.push({
              traceId: span.traceId,
              spanId: span.spanId,
              parentSpanId: span.parentSpanId || null,
              name: span.name,
              kind: span.kind,
              attributes: attributesOf(span.attributes),
              status: span.status?.code ?? 0,
              resource: attributesOf(resource.attributes),
            });
          }
        }
      }
    }
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}', () => arrivals.emit('arrival'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    bodies,
    next: async () => {
      await once(arrivals, 'arrival');
    },
    answerWith: (next) => {
      status = next;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
