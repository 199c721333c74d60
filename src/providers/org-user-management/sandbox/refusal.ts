import type { SandboxResponse } from '../../../sandbox/server.ts';
import type { Knobs } from './options.ts';

const titles = { 400: 'Bad Request', 401: 'Unauthorized', 404: 'Not Found', 409: 'Conflict' } as const;

/** A request that the vendor refuses. */
export class Refusal extends Error {
  readonly status: keyof typeof titles;

  constructor(status: keyof typeof titles, message: string) {
    super(message);
    this.status = status;
  }
}

/** For what the request gets wrong: status 400. */
export const invalid = (message: string): Refusal => new Refusal(400, message);

/** The refusal as it goes out. */
export const refusalResponse = ({ status, message }: Refusal, style: Knobs['errorStyle']): SandboxResponse => {
  switch (style) {
    case 'message':
    case 'error':
    case 'detail':
      return { status, body: { [style]: message } };
    case 'problem': {
      const body = { type: 'about:blank', title: titles[status], status, detail: message };
      return { status, body, contentType: 'application/problem+json' };
    }
    case 'text':
      return { status, body: message, contentType: 'text/plain; charset=utf-8' };
  }
};
