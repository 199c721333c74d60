import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request of which the body has been read, as one of the fetch API. It is aborted when its client goes away. */
export const postedAgain = (request: IncomingMessage, response: ServerResponse, body: Uint8Array): Request => {
  const client = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) client.abort();
  });
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined || name === 'content-length'
      ? []
      : [[name, typeof value === 'string' ? value : value.join(', ')]],
  );
  const url = `http://${request.headers.host ?? 'localhost'}${request.url}`;
  return new Request(url, { method: 'POST', headers, body: new Uint8Array(body), signal: client.signal });
};
