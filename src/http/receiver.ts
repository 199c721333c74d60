import type { ProviderError } from '../domain/provider-error.ts';
import type { Attempt } from './attempt.ts';
import { isPacked, isWebPage, notJson, parseBody, tooLarge, unpackBody } from './response-body.ts';
import type { ResponseHeaders } from './retry-after.ts';
import { errorOfStatus } from './status.ts';
import type { UpstreamAnswer } from './transport.ts';

/** The most that is read of an error's body: enough to keep the connection when it is short. */
const errorBodyBytes = 65_536;

/** Takes in one answer, piece by piece. A method that returns an error has seen enough: the call has failed. */
export interface Receiver {
  /** Headers have come. The body of a failure is still to be received: not to be kept, but to free the connection. */
  readonly begin: (status: number, headers: ResponseHeaders) => ProviderError | null;
  /** A piece of the body has come. After an error the connection is of no more use. */
  readonly take: (chunk: Buffer) => ProviderError | null;
  /** The last byte has come. Throws a ProviderError where the body is not JSON; of a packed body, which takes longer, rejects with it. */
  readonly end: () => UpstreamAnswer | Promise<UpstreamAnswer>;
}

/** A receiver of at most `responseBytes` bytes, counted packed and unpacked. With `ignoreBody` the body need not be JSON. */
export const createReceiver = (attempt: Attempt, responseBytes: number, ignoreBody = false): Receiver => {
  const chunks: Buffer[] = [];
  let status = 0;
  let encoding = '';
  let mediaType = '';
  let failure: ProviderError | null = null;
  let received = 0;

  /** One that says that it is too long need not be read to know. */
  const faultOfLength = (headers: ResponseHeaders): ProviderError | null =>
    Number(headers['content-length']) > responseBytes ? tooLarge(attempt, responseBytes) : null;

  return {
    begin: (answered, headers) => {
      status = answered;
      encoding = String(headers['content-encoding'] ?? '');
      mediaType = String(headers['content-type'] ?? '');
      failure = status >= 200 && status < 300 ? faultOfLength(headers) : errorOfStatus(attempt, status, headers);
      return failure;
    },
    take: (chunk) => {
      received += chunk.length;
      if (received > (failure === null ? responseBytes : errorBodyBytes))
        return failure ?? tooLarge(attempt, responseBytes);
      if (failure === null) chunks.push(chunk);
      return null;
    },
    end: () => {
      if (failure !== null) throw failure;
      const [first, ...more] = chunks;
      const bytes = first !== undefined && more.length === 0 ? first : Buffer.concat(chunks);
      if (!ignoreBody) {
        return isPacked(encoding)
          ? unpackBody(attempt, bytes, encoding, responseBytes).then((body) => ({ status, body }))
          : { status, body: parseBody(attempt, bytes) };
      }
      if (isWebPage(mediaType, bytes)) throw notJson(attempt);
      return { status, body: undefined };
    },
  };
};
