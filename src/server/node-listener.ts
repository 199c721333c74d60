import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** Answers a request of node:http; resolves to null where the answer was sent already. */
export type AnswerNode = (request: IncomingMessage, response: ServerResponse) => Promise<Response | null>;

/**
 * A listener for node:http that sends what `answer` resolves to, all at once. A client that went away meanwhile gets nothing. Where `answer` rejects
 * nobody has an answer left, and the connection is cut.
 */
export const nodeListener =
  (answer: AnswerNode): RequestListener =>
  (request, response) => {
    answer(request, response)
      .then(async (answered) => {
        if (answered !== null) send(answered, await answered.bytes(), response);
      })
      .catch(() => response.destroy());
  };

const send = ({ status, headers }: Response, body: Uint8Array, response: ServerResponse): void => {
  if (response.destroyed || response.writableEnded) return;
  response.statusCode = status;
  // Yoga writes some names with capitals, and the length among them; an answer that was made without it looks the same.
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== 'content-length') response.setHeader(name.toLowerCase(), value);
  }
  if (status !== 204) response.setHeader('content-length', body.byteLength);
  response.end(body);
};
