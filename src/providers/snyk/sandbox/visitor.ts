import { z } from 'zod';
import type { SnykSandbox } from './server.ts';

const attributes = z.record(z.string(), z.unknown());
const related = z.looseObject({
  data: z.looseObject({ id: z.string(), type: z.string(), attributes: attributes.optional() }),
});
const resource = z.looseObject({
  id: z.string(),
  type: z.string(),
  attributes: attributes.optional(),
  relationships: z.record(z.string(), related.nullable()).optional(),
});
const link = z.union([z.string(), z.strictObject({ href: z.string() })]);
const listDocument = z.looseObject({
  jsonapi: z.strictObject({ version: z.literal('1.0') }),
  data: z.array(resource),
  links: z.record(z.string(), link.nullable()),
});
const errorDocument = z.looseObject({
  errors: z
    .array(
      z.looseObject({
        status: z.string(),
        detail: z.string(),
        source: z.looseObject({ parameter: z.string().optional(), pointer: z.string().optional() }).optional(),
      }),
    )
    .min(1),
});

/** What the sandbox answered. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Calls a running sandbox as a client of Snyk's would, for the sandbox's own tests. */
export interface Visitor {
  /** `path` starts with `/rest` or `/v1`. A body goes out as Snyk's media type unless `headers` say otherwise. */
  readonly call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;
  /** A GET below `/rest` in the version that the gateway uses. */
  readonly read: (path: string, query?: Record<string, string>) => Promise<Reply>;
}

/** The `version` of the visitor's own reads. */
export const visitorVersion = '2024-10-15';

export const visit = (sandbox: SnykSandbox): Visitor => {
  const call: Visitor['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(new URL(path, sandbox.url), {
      method,
      headers: {
        authorization: `token ${sandbox.state.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/vnd.api+json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    call,
    read: (path, query = {}) =>
      call('GET', `/rest${path}?${new URLSearchParams({ version: visitorVersion, ...query }).toString()}`),
  };
};

/** A list as Snyk's OpenAPI has it; fails on everything else. */
export const listIn = ({ status, body }: Reply) => {
  if (status !== 200) throw new Error(`Expected a list, got ${status}: ${JSON.stringify(body)}`);
  return listDocument.parse(body);
};

export const idsIn = (reply: Reply): readonly string[] => listIn(reply).data.map(({ id }) => id);

/** One attribute of each row. */
export const attributesIn = (reply: Reply, name: string): readonly unknown[] =>
  listIn(reply).data.map((row) => row.attributes?.[name]);

/** What a list's rows tell of one thing that they are related to. */
export const relatedIn = (reply: Reply, name: string) =>
  listIn(reply).data.map(({ relationships }) => relationships?.[name]?.data);

/** The link of a list to its next page, as it is written. @throws Error where there is none */
export const nextIn = (reply: Reply): string => {
  const next = linkIn(reply, 'next');
  if (next === null) throw new Error('The list has no next page.');
  return next;
};

/** The errors of a refusal. */
export const errorsIn = ({ body }: Reply) => errorDocument.parse(body).errors;

/** Where a link of a list leads, to be called on the sandbox; null where there is none. */
export const linkIn = (reply: Reply, name: string): string | null => {
  const found = listIn(reply).links[name] ?? null;
  const href = found === null || typeof found === 'string' ? found : found.href;
  if (href === null || href === '') return null;
  const { pathname, search } = new URL(href, 'http://sandbox.invalid');
  return `${pathname.startsWith('/rest/') ? '' : '/rest'}${pathname}${search}`;
};
