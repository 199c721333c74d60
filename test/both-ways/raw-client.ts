import { connect, type Socket } from 'node:net';

/** An answer as it came over a socket. */
export interface RawAnswer {
  readonly statusLine: string;
  /** Each header line as it was sent, in its order, but for `Date`. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** A connection of which the bytes can be seen. */
export interface RawClient {
  readonly socket: Socket;
  readonly write: (bytes: string | Uint8Array) => void;
  /** The next answer on it. Rejects where it closes before. @param isHead whether it is to a HEAD, which has no body */
  readonly next: (isHead?: boolean) => Promise<RawAnswer>;
  /** Sends a whole request and reads its answer. */
  readonly ask: (bytes: string | Uint8Array) => Promise<RawAnswer>;
  /** Resolves once the other side has closed. */
  readonly closed: Promise<void>;
  readonly close: () => void;
}

/** Connects to a server on loopback. */
export const openRawClient = (port: number): RawClient => {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let received = Buffer.alloc(0);
  let isClosed = false;
  let wake = (): void => undefined;
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      isClosed = true;
      wake();
      resolve();
    });
  });

  const next = async (isHead = false): Promise<RawAnswer> => {
    for (;;) {
      const found = takeAnswer(received, isHead, isClosed);
      if (found !== null) {
        received = found.rest;
        if (!found.answer.statusLine.includes(' 100 ')) return found.answer;
        continue;
      }
      if (isClosed)
        throw new Error(`The connection closed after ${JSON.stringify(received.toString().slice(0, 500))}.`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    next,
    ask: (bytes) => {
      socket.write(bytes);
      return next(Buffer.from(bytes).subarray(0, 5).toString() === 'HEAD ');
    },
    closed,
    close: () => socket.destroy(),
  };
};

const takeAnswer = (
  received: Buffer,
  isHead: boolean,
  isClosed: boolean,
): { readonly answer: RawAnswer; readonly rest: Buffer<ArrayBuffer> } | null => {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const [statusLine = '', ...lines] = received.toString('latin1', 0, end).split('\r\n');
  const length = lines.find((line) => /^content-length:/i.test(line))?.split(':')[1];
  const hasNone = isHead || / (?:1\d\d|204|304) /.test(statusLine);
  // Without a length the answer lasts as long as its connection.
  if (!hasNone && length === undefined && !isClosed) return null;
  const bytes = hasNone ? 0 : length === undefined ? received.length - end - 4 : Number(length);
  if (received.length < end + 4 + bytes) return null;
  const headers = lines.filter((line) => !/^date:/i.test(line));
  const body = received.toString('utf8', end + 4, end + 4 + bytes);
  return { answer: { statusLine, headers, body }, rest: Buffer.from(received.subarray(end + 4 + bytes)) };
};
