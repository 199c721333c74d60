import type { SandboxResponse } from '../../../sandbox/server.ts';

const codes = { 400: 'InvalidInput', 401: 'Unauthorized', 403: 'Forbidden', 404: 'ResourceNotFound' } as const;

/** A request that Tray refuses. */
export class Refusal extends Error {
  readonly response: SandboxResponse;

  constructor(status: keyof typeof codes | 429, message: string) {
    super(message);
    // Tray's documentation gives every refusal a code, but not that of too many requests.
    this.response = { status, body: status === 429 ? { message } : { message, code: codes[status] } };
  }
}

/** For what the request gets wrong: status 400. */
export const invalid = (message: string): Refusal => new Refusal(400, message);

/** For what is not there: status 404. */
export const missing = (what: string, id: string): Refusal => new Refusal(404, `${what} '${id}' was not found`);
