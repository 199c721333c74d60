import type { Socket } from 'node:net';
import { type Answer, type Breakage, bytesOf, type Exchange } from './fault-proxy.ts';

type Piece = string | Buffer;

/** How a connection goes on after what was sent. */
export type Ending = 'stays open' | 'FIN' | 'RST';

const end = (socket: Socket, ending: Ending): void => {
  if (ending === 'FIN') socket.end();
  // Not at once, since a reset also drops what was sent before it and has not arrived.
  if (ending === 'RST') setImmediate(() => socket.resetAndDestroy());
};

const put = (socket: Socket, pieces: readonly Piece[], ending: Ending): void => {
  const bytes = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
  if (!socket.writable) return;
  if (bytes.length === 0) end(socket, ending);
  else socket.write(bytes, () => end(socket, ending));
};

/** In place of any answer, these bytes. The vendor never hears of the request. */
export const sends = (pieces: readonly Piece[], ending: Ending): Breakage => ({
  answer: ({ socket }) => put(socket, pieces, ending),
});

/** The same, as soon as there is a connection. */
export const greets = (pieces: readonly Piece[], ending: Ending): Breakage => ({
  connection: (socket) => put(socket, pieces, ending),
});

/** The vendor acts and answers, and this is made of its answer. */
export const changes = (change: (answer: Answer, exchange: Exchange) => Piece | Answer, ending: Ending): Breakage => ({
  answer: async (exchange) => {
    const changed = change(await exchange.ask(), exchange);
    put(
      exchange.socket,
      [typeof changed === 'string' || Buffer.isBuffer(changed) ? changed : bytesOf(changed)],
      ending,
    );
  },
});

/** The vendor acts; its answer comes with another body and other headers. */
export const bodied = (
  make: (body: Buffer) => Piece,
  headers: Readonly<Record<string, string>> = {},
  status?: number,
): Breakage =>
  changes((answer) => {
    const body = Buffer.from(make(answer.body));
    const length = { 'content-length': String(body.length) };
    const type = { 'content-type': 'application/json' };
    return { status: status ?? 200, headers: { ...type, ...length, ...headers }, body };
  }, 'stays open');

/** The vendor acts; of its JSON something else is made. What has no body, or none that is JSON, stays as it was. */
export const reshaped = (change: (json: never, exchange: Exchange) => unknown): Breakage =>
  changes((answer, exchange) => {
    if (answer.body.length === 0) return answer;
    const text = JSON.stringify(change(JSON.parse(answer.body.toString()) as never, exchange));
    const body = Buffer.from(text);
    return { ...answer, headers: { ...answer.headers, 'content-length': String(body.length) }, body };
  }, 'stays open');

/** A refusal, or whatever else a status says, without the vendor having heard of it. */
export const status = (
  code: number,
  headers: Readonly<Record<string, string>> = {},
  body = '{"message":"canary","token":"canary"}',
): Breakage => ({
  answer: ({ socket, elsewhere }) => {
    const filled = Object.entries(headers).map(([name, value]) => [name, value.replace('ELSEWHERE', elsewhere)]);
    const length = code === 204 || code === 304 ? {} : { 'content-length': String(body.length) };
    const bytes = Buffer.from(Object.keys(length).length === 0 ? '' : body);
    const answer = { 'content-type': 'application/json', ...length, ...Object.fromEntries(filled) };
    put(socket, [bytesOf({ status: code, headers: answer, body: bytes })], 'stays open');
  },
});

/** After the opening, the same piece for as long as somebody listens. */
export const endless = (opening: string, piece: Piece, milliseconds = 0): Breakage => ({
  answer: ({ socket }) => {
    const more = (): void => {
      if (!socket.writable) return;
      socket.write(piece, (error) => {
        if (error) return;
        if (milliseconds === 0) setImmediate(more);
        else setTimeout(more, milliseconds).unref();
      });
    };
    socket.write(opening);
    more();
  },
});

/** The vendor's own answer, in so many parts with a pause between them. */
export const inParts = (parts: number, milliseconds: number): Breakage => ({
  answer: async ({ ask, socket }) => {
    const bytes = bytesOf(await ask());
    const size = Math.ceil(bytes.length / parts);
    for (let from = 0; from < bytes.length; from += size) {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      if (!socket.writable) return;
      socket.write(bytes.subarray(from, from + size));
    }
  },
});

/** The first `times` requests go wrong, the others are passed on. */
export const firstOnly = (times: number, broken: Breakage): Breakage => when((turn) => turn < times, broken);

/** Requests go wrong whose number (from 0) fits; the others are passed on. */
export const when = (fits: (turn: number) => boolean, broken: Breakage): Breakage => ({
  answer: async (exchange) => {
    if (fits(exchange.turn)) await broken.answer?.(exchange);
    else put(exchange.socket, [bytesOf(await exchange.ask())], 'stays open');
  },
});

/** A status line and headers; what the body is, the headers have to say. */
export const head = (headers: string, line = '200 OK'): string =>
  `HTTP/1.1 ${line}\r\ncontent-type: application/json\r\n${headers === '' ? '' : `${headers}\r\n`}\r\n`;
