import type { z } from 'zod';
import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { nameAttempt } from '../http/attempt.ts';
import type { Transport, UpstreamRequest } from '../http/transport.ts';
import { type Fit, fitOf } from './fit.ts';

/** Reads one directory's vendor: sends a GET and holds the answer against a schema of the fields that are used. */
export interface Reader {
  /**
   * Rejects with a ProviderError, of kind `malformed-response` where the answer does not fit the schema. What fits is the answer as it came, with what
   * the schema would leave out; it must not be modified.
   */
  readonly get: <T>(schema: z.ZodType<T>, path: string, call: Call, query?: UpstreamRequest['query']) => Promise<T>;
  /** The same; null where the vendor answers that there is no such thing. */
  readonly find: <T>(
    schema: z.ZodType<T>,
    path: string,
    call: Call,
    query?: UpstreamRequest['query'],
  ) => Promise<T | null>;
}

/** @param vendor the vendor's name as people say it, for errors */
export const createReader = (transport: Transport, vendor: string, directory: string): Reader => {
  const get: Reader['get'] = async (schema, path, call, query = []) => {
    const { body } = await transport.send({ method: 'GET', path, query }, call);
    if (fits(schema, body)) return body;
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const attempt = nameAttempt({ vendor, directory, method: 'GET', path });
    throw new ProviderError(
      'malformed-response',
      directory,
      `${vendor} answered ${attempt} with something that it does not document: ${faultOf(parsed.error.issues)}. Please report it.`,
    );
  };

  return {
    get,
    find: async (schema, path, call, query) => {
      try {
        return await get(schema, path, call, query);
      } catch (error) {
        if (error instanceof ProviderError && error.kind === 'not-found') return null;
        throw error;
      }
    },
  };
};

/** Made at a schema's first use, and kept as long as it. */
const made = new WeakMap<z.ZodType, Fit<unknown> | null>();

const fits = <T>(schema: z.ZodType<T>, body: unknown): body is T => {
  let fit = made.get(schema);
  if (fit === undefined) {
    fit = fitOf(schema);
    made.set(schema, fit);
  }
  return fit?.(body) === true;
};

/** Where the answer first departs from the schema. Zod's own sentences name types and never quote a value. */
const faultOf = (issues: readonly z.core.$ZodIssue[]): string => {
  const [first] = issues;
  if (first === undefined) return 'it does not have the expected form';
  const where = first.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const more = issues.length > 1 ? `, and ${issues.length - 1} more of the kind` : '';
  return `${where === '' ? 'the body' : where.replace(/^\./, '')}: ${first.message.replace(/\.$/, '')}${more}`;
};
