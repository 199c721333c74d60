import type { IncomingMessage } from 'node:http';

/** The body of a request whose length is announced, to which node:http holds the client; null where it broke off before its end. */
export const readPosted = (request: IncomingMessage): Promise<Uint8Array | null> =>
  new Promise((resolve) => {
    // What ended before it was listened to says nothing more.
    if (request.destroyed) return resolve(null);
    let first: Uint8Array | null = null;
    let more: Uint8Array[] | null = null;
    request.on('data', (chunk: Uint8Array) => {
      if (first === null) first = chunk;
      else (more ??= [first]).push(chunk);
    });
    request.on('end', () => resolve(more === null ? (first ?? new Uint8Array()) : Buffer.concat(more)));
    request.on('error', () => resolve(null));
    // Comes last, after an end too.
    request.on('close', () => resolve(null));
  });
