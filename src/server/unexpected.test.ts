import { GraphQLError, GraphQLObjectType, GraphQLScalarType, GraphQLSchema, GraphQLString } from 'graphql';
import { beforeEach, describe, expect, test } from 'vitest';
import { serverSettings } from '../../test/harness/server-settings.ts';
import type { Logger } from './logger.ts';
import { createServer } from './server.ts';

/** Stands in every fault, and may be in no answer. */
const canary = 'canary-4711';
const lines: { readonly level: string; readonly fields: object; readonly message: string }[] = [];
beforeEach(() => lines.splice(0));
const write =
  (level: string) =>
  (fields: object, message: string): void => {
    lines.push({ level, fields, message });
  };
const logger: Logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };

class Odd extends Error {
  override get message(): string {
    return canary;
  }
}
const withHeaders = Object.assign(new Error(canary), {
  headers: { authorization: canary },
  extensions: { token: canary },
});
const faults: readonly (readonly [name: string, fault: unknown])[] = [
  ['an error', new Error(canary)],
  ['an error with things hanging on it', withHeaders],
  ['an error of a class of its own', new Odd()],
  ['several errors', new AggregateError([new Error(canary), new Error(canary)], canary)],
  ['an error that looks like one of HTTP', Object.assign(new Error(canary), { status: 200, statusCode: 200 })],
  ['a text', canary],
  ['an object', { message: canary, toString: () => canary }],
  ['an object with errors', { errors: [new Error(canary)] }],
  ['nothing', undefined],
  ['null', null],
  ['a number', 4711],
];

let thrown: unknown;
let where: 'resolver' | 'rejection' | 'context' | 'readiness' | 'nowhere' = 'nowhere';
const anything = new GraphQLScalarType({ name: 'Anything' });
const circular: Record<string, unknown> = { [canary]: canary };
circular.self = circular;
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: {
      hello: {
        type: GraphQLString,
        resolve: () => {
          if (where === 'resolver') throw thrown;
          return where === 'rejection' ? Promise.reject(thrown) : 'hi';
        },
      },
      circular: { type: anything, resolve: () => circular },
      large: { type: anything, resolve: () => 4711n },
      touchy: {
        type: anything,
        resolve: () => ({
          toJSON: () => {
            throw new Error(canary);
          },
        }),
      },
      refusing: {
        type: GraphQLString,
        resolve: () => {
          throw new GraphQLError('For callers.', {
            extensions: { code: 'INVALID_ID' },
            originalError: new Error(canary),
          });
        },
      },
    },
  }),
});
const server = createServer({
  schema,
  createContext: () => {
    if (where === 'context') throw thrown;
    return {};
  },
  logger,
  settings: serverSettings(),
  isReady: () => {
    if (where === 'readiness') throw thrown;
    return true;
  },
});

const ask = async (query: string, accept = 'application/json') => {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
  };
  const response = await server.fetch(new Request('http://localhost/graphql', init));
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};

/** Holds that an answer says nothing but an id, and that the log has the fault under it. */
const expectMasked = ({ text }: { readonly text: string }): void => {
  expect(text).not.toMatch(/canary|4711|node_modules|\.ts:|stack/);
  const [error] = JSON.parse(text).errors;
  expect(error.extensions).toEqual({
    code: 'INTERNAL_SERVER_ERROR',
    errorId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(error.message).toContain(error.extensions.errorId);
  const logged = lines.filter(({ fields }) => 'errorId' in fields && fields.errorId === error.extensions.errorId);
  expect(logged).toMatchObject([{ level: 'error', message: 'unexpected error' }]);
};

describe.each(faults)('%s', (_name, fault) => {
  beforeEach(() => {
    thrown = fault;
  });

  test.each(['resolver', 'rejection'] as const)(
    'thrown by a %s is masked, and leaves the rest of the answer',
    async (place) => {
      where = place;
      const answer = await ask('{ __typename hello }');
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.text).data).toEqual({ __typename: 'Query', hello: null });
      expectMasked(answer);
    },
  );

  test('thrown while the context is made is masked', async () => {
    where = 'context';
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const answer = await ask('{ hello }', accept);
      expect([answer.status, answer.type]).toEqual([500, `${accept}; charset=utf-8`]);
      expectMasked(answer);
    }
  });

  test('thrown before a request is read is masked', async () => {
    where = 'readiness';
    const response = await server.fetch(new Request('http://localhost/readyz'));
    const answer = { text: await response.text() };
    expect(response.status).toBe(500);
    expectMasked(answer);
  });
});

test.each(['circular', 'large', 'touchy'])(
  'a value that cannot be written down, such as %s, is masked',
  async (field) => {
    where = 'nowhere';
    const answer = await ask(`{ ${field} }`);
    expect(answer.status).toBe(500);
    expectMasked(answer);
    expect((await ask('{ hello }')).text).toBe('{"data":{"hello":"hi"}}');
  },
);

test('an error for callers shows nothing of what it was made from', async () => {
  where = 'nowhere';
  expect((await ask('{ refusing }')).text).not.toContain(canary);
});
