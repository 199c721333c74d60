import { GraphQLError, GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import type { Config } from '../../src/config/config.ts';
import { ProviderError } from '../../src/domain/provider-error.ts';
import type { Logger } from '../../src/server/logger.ts';
import { createServer } from '../../src/server/server.ts';
import type { RequestScope } from '../../src/server/server-options.ts';
import { serverSettings } from './server-settings.ts';

interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: object;
}

const vendorError = new ProviderError('rate-limited', 'main', 'Acme takes no more requests for now.', {
  retryAfterSeconds: 3,
  cause: Object.assign(new Error('cause of it'), { headers: { authorization: 'top-secret' } }),
});
const fault = new Error('internal detail');

const text = (resolve: (source: unknown, args: object, context: RequestScope) => unknown) => ({
  type: GraphQLString,
  resolve,
});
/** Fields that answer, fail in each way, call vendors, and take their time. */
const createSchema = (wait: (scope: RequestScope) => Promise<string>) =>
  new GraphQLSchema({
    query: new GraphQLObjectType<unknown, RequestScope>({
      name: 'Query',
      fields: {
        hello: { ...text(() => 'hi'), args: { times: { type: GraphQLInt } } },
        fault: text(() => {
          throw fault;
        }),
        refused: text(() => {
          throw new GraphQLError('This is not an id.', { extensions: { code: 'INVALID_ID' } });
        }),
        vendor: text(() => {
          throw vendorError;
        }),
        overflow: { type: GraphQLInt, resolve: () => 5e12 },
        upstream: text((_source, _args, context) => {
          context.watch({ directory: 'main', method: 'GET', path: '/people', attempt: 1 });
          context.watch({ directory: 'main', method: 'GET', path: '/people/1', attempt: 1 });
          context.watch({ directory: 'other', method: 'GET', path: '/people', attempt: 1 });
          return 'called';
        }),
        wait: text((_source, _args, context) => wait(context)),
        late: text(
          (_source, _args, context) =>
            new Promise((_, reject) => {
              const leave = (): void => reject(context.signal().reason);
              if (context.signal().aborted) leave();
              else context.signal().addEventListener('abort', leave);
            }),
        ),
      },
    }),
    mutation: new GraphQLObjectType({ name: 'Mutation', fields: { change: text(() => 'changed') } }),
  });

/** A server over these fields, whose log lines are kept. */
export const createTestServer = (
  changes: Partial<Config> = {},
  {
    isReady = () => true,
    wait = () => Promise.resolve(''),
  }: { readonly isReady?: () => boolean; readonly wait?: (scope: RequestScope) => Promise<string> } = {},
) => {
  const lines: LogLine[] = [];
  const write =
    (level: keyof Logger) =>
    (fields: object, message: string): void => {
      lines.push({ level, message, fields });
    };
  const { fetch } = createServer({
    schema: createSchema(wait),
    createContext: (given) => given,
    logger: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    settings: serverSettings(changes),
    isReady,
  });
  const post = (body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
  return {
    fetch,
    lines,
    linesOf: (message: string) => lines.filter((line) => line.message === message),
    get: (path: string, headers: Record<string, string> = {}) =>
      fetch(new Request(`http://localhost${path}`, { headers })),
    post,
    ask: async (query: string) => (await post({ query })).json(),
  };
};
