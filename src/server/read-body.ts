import { type Refusal, refusalError } from './refusal.ts';

/** The request's body as text. Throws a refusal where it has more bytes than `limit`, of which the rest is not read, or is not UTF-8. */
export const readBody = async (request: Request, limit: number): Promise<string> => {
  const announced = request.headers.get('content-length');
  // What is announced is also what comes: node:http holds the client to it.
  if (announced !== null) {
    if (Number(announced) > limit) throw refusalError(tooLarge(limit));
    return decode(new TextDecoder('utf-8', { fatal: true }), await request.arrayBuffer().catch(breakOff));
  }
  if (request.body === null) return '';

  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = request.body.getReader();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(breakOff);
    if (done) return text + decode(decoder);
    size += value.byteLength;
    if (size > limit) throw refusalError(tooLarge(limit));
    text += decode(decoder, value, { stream: true });
  }
};

/** The client went away, which is no fault of the gateway's. */
const breakOff = (): never => {
  throw refusalError(brokenOff);
};

const brokenOff: Refusal = { status: 400, code: 'BAD_REQUEST', message: 'The body breaks off before its end.' };

/** Text with replacement characters in it would be another one than was sent. */
const decode = (decoder: TextDecoder, ...given: Parameters<TextDecoder['decode']>): string => {
  try {
    return decoder.decode(...given);
  } catch {
    throw refusalError(notUtf8);
  }
};

const tooLarge = (limit: number): Refusal => ({
  status: 413,
  code: 'PAYLOAD_TOO_LARGE',
  message: `The body has more than ${limit} bytes. Send a smaller query or fewer variables.`,
});

const notUtf8: Refusal = { status: 400, code: 'BAD_REQUEST', message: 'The body is not valid UTF-8.' };
