import { execFileSync } from 'node:child_process';
import { GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql';
import { expect, test } from 'vitest';
import { exampleQueries } from './examples.ts';
import { serverSettings } from '../../test/harness/server-settings.ts';
import { createServer } from './server.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const fields = { hello: { type: GraphQLString, resolve: () => 'hi' } };
const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields }) });
const ask = (graphiql: boolean, path: string, headers: Record<string, string>) =>
  createServer({
    schema,
    createContext: (scope) => scope,
    logger: silent,
    settings: serverSettings({ graphiql }),
    isReady: () => true,
  }).fetch(new Request(`http://localhost${path}`, { headers }));
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

test('a browser gets GraphiQL, with the query of the address left to the page', async () => {
  for (const path of ['/graphql', '/graphql/', '/graphql?query=%7Bhello%7D']) {
    const response = await ask(true, path, browser);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect((await response.text()).slice(0, 500)).toContain('<title>Rollcall</title>');
  }
});

test('nobody else gets it, and nobody at all where it is switched off', async () => {
  const json = { accept: 'application/json' };
  expect(await (await ask(true, '/graphql?query=%7Bhello%7D', json)).json()).toEqual({ data: { hello: 'hi' } });
  expect((await ask(false, '/graphql', browser)).status).toBe(400);
});

test('the page names no other host to load anything from', async () => {
  const page = await (await ask(true, '/graphql', browser)).text();
  const markup = page.replaceAll(/<script[^>]*>[^]*?<\/script>/g, '');
  expect(markup.length).toBeGreaterThan(1000);
  expect(markup).not.toMatch(/(?:src|href|action)\s*=\s*["']?\s*(?:https?:)?\/\//i);
  expect(markup).not.toMatch(/@import|url\(\s*["']?\s*(?:https?:)?\/\//i);
  expect(page).not.toMatch(/<script[^>]+src/i);
});

test('the policy of the page forbids every request to another host', async () => {
  const policy = (await ask(true, '/graphql', browser)).headers.get('content-security-policy') ?? '';
  const directives = new Map(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]));
  expect(directives.get('default-src')).toEqual(["'none'"]);
  expect(directives.get('connect-src')).toEqual(["'self'"]);
  const harmless = ["'none'", "'self'", "'unsafe-inline'", 'data:', 'blob:'];
  expect([...directives.values()].flat().filter((source) => !harmless.includes(source))).toEqual([]);
});

test('the page opens on the example queries, one tab each', async () => {
  const page = await (await ask(true, '/graphql', browser)).text();
  for (const { query } of exampleQueries) expect(page).toContain(JSON.stringify(query.trim()));
});

test('every example is one operation whose name can be the title of its tab', () => {
  const names = exampleQueries.map(({ query }) => {
    const [operation, ...others] = parse(query).definitions.filter(({ kind }) => kind === 'OperationDefinition');
    expect(others).toEqual([]);
    return operation?.kind === 'OperationDefinition' ? operation.name?.value : undefined;
  });
  expect(names).not.toContain(undefined);
  expect(new Set(names).size).toBe(names.length);
});

test('its code is loaded by the first browser and by nothing before', () => {
  const script = `
    import { registerHooks } from 'node:module';
    let loaded = false;
    registerHooks({ load: (url, context, next) => { loaded ||= url.includes('render-graphiql'); return next(url, context); } });
    const { createServer } = await import(${JSON.stringify(new URL('server.ts', import.meta.url).href)});
    const { serverSettings } = await import(${JSON.stringify(new URL('../../test/harness/server-settings.ts', import.meta.url).href)});
    const { GraphQLObjectType, GraphQLSchema, GraphQLString } = await import('graphql');
    const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { hello: { type: GraphQLString } } }) });
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const server = createServer({ schema, createContext: (scope) => scope, logger, settings: serverSettings(), isReady: () => true });
    await server.fetch(new Request('http://localhost/graphql?query={hello}'));
    const before = loaded;
    await server.fetch(new Request('http://localhost/graphql', { headers: { accept: 'text/html' } }));
    process.stdout.write(JSON.stringify({ before, after: loaded }));
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual({ before: false, after: true });
});
