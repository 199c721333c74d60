import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashApiKey } from '../../src/access/api-key.ts';
import { startSandboxes, type Sandboxes } from '../../src/sandbox/start.ts';
import { providerModules } from '../../src/providers/index.ts';
import { type Collector, startCollector } from '../telemetry/collector.ts';
import { createCanaries, type Emission } from './canaries.ts';
import { type RunningCommand, runCommand } from './command.ts';
import { type HostileVendor, startHostileVendor } from './hostile-vendor.ts';

const canaries = createCanaries();
const { plant } = canaries;
const folder = mkdtempSync(join(tmpdir(), 'rollcall-canary-'));
const secrets = {
  key: `rollcall_${plant('API key')}`,
  wrongKey: plant('wrong API key'),
  filedKey: `rollcall_${plant('API key of the file')}`,
  password: plant('password of basic auth'),
  jwt: plant('claims of a JWT'),
  cookie: plant('cookie'),
  callerToken: plant("caller's token"),
  url: plant('query of a URL'),
  body: plant('body that is no JSON'),
  // Its asker may see it again.
  variable: plant('variable'),
  literal: plant('literal in a document'),
  // What a write is about stands in the ledger, whose purpose that is.
  email: plant('address of an invite'),
  idempotencyKey: plant('idempotency key'),
};
const shownToTheAsker = ['variable', 'literal in a document', 'address of an invite', 'idempotency key'];
const keptInTheLedger = ['address of an invite', 'idempotency key'];

let sandboxes: Sandboxes;
let hostile: HostileVendor;
let collector: Collector;
let proxy: ReturnType<typeof createServer>;
let served: RunningCommand;
let url: string;
const answers: Emission[] = [];

const settingsOf = (name: string): Record<string, unknown> => ({ ...sandboxes.sandboxes.get(name)?.settings });

/** Sends a request, and keeps its whole answer. */
const send = async (path: string, init: RequestInit, where: string): Promise<string> => {
  const response = await fetch(new URL(path, url), { redirect: 'manual', ...init });
  const text = await response.text();
  answers.push({
    where: `the answer to ${where}`,
    text: `${response.status} ${JSON.stringify([...response.headers])} ${text}`,
  });
  return text;
};

const authorization = `Bearer ${secrets.key}`;

/** Asks with the key that may do everything. */
const ask = (query: string, where: string, variables: object = {}, headers: Record<string, string> = {}) =>
  send(
    '/graphql',
    {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    },
    where,
  );

beforeAll(async () => {
  sandboxes = await startSandboxes(providerModules);
  hostile = await startHostileVendor(plant("vendor's own secret"));
  collector = await startCollector();
  const proxySecret = plant("proxy's own secret");
  proxy = createServer((_request, response) => {
    response.writeHead(407, proxySecret, { 'proxy-authenticate': `Basic realm="${proxySecret}"` }).end(proxySecret);
  }).on('connect', (_request, socket) =>
    socket.end(`HTTP/1.1 407 ${proxySecret}\r\nx-debug: ${proxySecret}\r\ncontent-length: 0\r\n\r\n`),
  );
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;

  const [tray, oum, snyk] = ['TRAY', 'ORG_USER_MANAGEMENT', 'SNYK'].map(settingsOf);
  canaries.adopt('token of a file', String(tray?.token));
  canaries.adopt('token of the configuration', String(oum?.token));
  canaries.adopt("caller's right token", String(snyk?.token));
  writeFileSync(join(folder, 'tray-token'), `${String(tray?.token)}\n`);
  writeFileSync(
    join(folder, 'keys.json'),
    JSON.stringify([{ name: 'filed', hash: hashApiKey(secrets.filedKey), grants: { '*': ['read'] } }]),
  );
  const { token: _tray, ...traySettings } = tray ?? {};
  const { token: _snyk, ...snykSettings } = snyk ?? {};
  const everything = ['read', 'write', 'raw', 'audit'];
  const configuration = {
    directories: [
      { key: 'filed', provider: 'TRAY', ...traySettings, tokenFile: 'tray-token' },
      { key: 'written', provider: 'ORG_USER_MANAGEMENT', ...oum },
      { key: 'brought', provider: 'SNYK', ...snykSettings, tokenFrom: 'caller' },
      ...['TRAY', 'ORG_USER_MANAGEMENT', 'SNYK'].map((provider) => ({
        key: `hostile-${provider.toLowerCase().replaceAll('_', '-')}`,
        provider,
        token: plant(`token of the hostile ${provider}`),
        baseUrl: hostile.url,
        upstream: { retries: 0, breaker: { failures: 1000 }, rate: false },
      })),
      {
        key: 'proxied',
        provider: 'ORG_USER_MANAGEMENT',
        token: plant('token behind a proxy'),
        baseUrl: 'https://vendor.invalid',
        upstream: { retries: 0, proxy: `http://rollcall:${plant('password of the proxy')}@127.0.0.1:${port}` },
      },
    ],
    server: { port: 0 },
    access: {
      keys: [{ name: 'operator', hash: hashApiKey(secrets.key), grants: { '*': everything }, metrics: true }],
      keysFile: 'keys.json',
      jwt: {
        issuer: 'https://issuer.invalid',
        audience: 'rollcall',
        jwksUrl: 'https://issuer.invalid/keys',
        roles: {},
      },
    },
    log: { level: 'trace' },
  };
  writeFileSync(join(folder, 'rollcall.config.json'), JSON.stringify(configuration));
  const environment = {
    ROLLCALL_REDIS_URL: `redis://:${plant('password of Redis')}@127.0.0.1:1`,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint.replace('//', `//rollcall:${plant('password of the collector')}@`),
  };
  served = runCommand(['serve'], environment, folder, [
    '--import',
    'data:text/javascript,process.on("SIGUSR2",()=>{throw new Error("something broke")})',
  ]);
  url = await served.says(/http:\/\/\S+\/graphql/);
});

afterAll(async () => {
  served.child.kill('SIGKILL');
  await Promise.all([
    served.ended,
    sandboxes.close(),
    hostile[Symbol.asyncDispose](),
    collector[Symbol.asyncDispose](),
  ]);
  proxy.closeAllConnections();
  proxy.close();
  rmSync(folder, { recursive: true });
});

const whole = `
  key
  viewer { name }
  users(first: $first) { nodes { id name email raw } }
  workspaces(first: $first) { nodes { name raw members(first: 1) { nodes { email } } } }
  roles(first: $first) { nodes { name raw } }
  invites(first: $first) { nodes { email status raw } }
  health { state lastFailure { code message } }`;

const reading = `query Everything($first: Int!, $email: String) {
  viewer { name }
  users(first: 500, filter: { email: $email }) { nodes { id } sources { directory { key } problem { code message } } }
  directories { ${whole} }
}`;

const hostileKeys = ['hostile-tray', 'hostile-org-user-management', 'hostile-snyk'];
const readingHostile = `query Hostile($first: Int!) {
  users(first: $first, filter: { directories: ${JSON.stringify(hostileKeys)} }) { nodes { id } sources { problem { code message } } }
  ${hostileKeys.map((key, index) => `d${index}: directory(key: "${key}") { ${whole} }`).join('\n')}
}`;

test('successes and failures of vendors', { timeout: 60_000 }, async () => {
  const token = String(settingsOf('SNYK').token);
  expect(await ask(reading, 'a right query', { first: 5 }, { 'x-rollcall-token-brought': token })).toContain(
    '"nodes":[{',
  );
  await ask(reading, 'a query with a wrong token', { first: 5 }, { 'x-rollcall-token-brought': secrets.callerToken });
  await ask(reading, 'a query with a filter', { first: 5, email: `${secrets.variable}@example.com` });
  for (const manner of hostile.manners) {
    hostile.answer(manner);
    const text = await ask(readingHostile, `a query where the vendor answers with ${manner}`, { first: 5 });
    expect(text).toContain('"directory":"hostile-snyk"');
    for (const directory of hostileKeys) {
      const id = Buffer.from(JSON.stringify(['User', directory, null, 'somebody'])).toString('base64url');
      const removal = 'mutation($id: ID!) { removeUser(input: { userId: $id }) { outcome problems { code message } } }';
      await ask(removal, `a removal, ${manner}`, { id });
      await ask('query($id: ID!) { node(id: $id) { id ... on User { email } } }', `a node, ${manner}`, { id });
    }
  }
});

test('a write', async () => {
  const found = await ask('{ directory(key: "written") { roles(first: 1) { nodes { id } } } }', 'roles');
  const roleId: string = JSON.parse(found).data.directory.roles.nodes[0].id;
  const mutation = `mutation($email: String!, $key: String!, $role: ID!) { inviteUser(input: { email: $email, name: "New", idempotencyKey: $key,
    targets: [{ directory: "written", roleIds: [$role], orgUserManagement: { connection: GOOGLE_OAUTH2 } }] }) { outcome problems { message } } }`;
  const variables = { email: `${secrets.email}@example.com`, key: secrets.idempotencyKey, role: roleId };
  expect(await ask(mutation, 'an invite', variables)).toContain('APPLIED');
  const secret = plant("vendor's answer to a write");
  for (const [status, outcome] of [
    [422, 'REFUSED'],
    [500, 'UNKNOWN'],
  ] as const) {
    sandboxes.sandboxes.get('ORG_USER_MANAGEMENT')?.inject({
      kind: 'status',
      times: 1,
      matches: ({ method }) => method === 'POST',
      status,
      headers: { 'x-debug': secret },
      body: JSON.stringify({ message: secret, error: secret, errors: [{ detail: secret }] }),
    });
    const again = { ...variables, email: `again${status}${variables.email}`, key: `${variables.key}${status}` };
    expect(await ask(mutation, `an invite that is answered with ${status}`, again)).toContain(outcome);
  }
});

test('requests that are wrong', async () => {
  await ask('query($first: Int!) { users(first: $first) { nodes { id } } }', 'a wrong variable', {
    first: secrets.variable,
  });
  await ask(`{ node(id: "${secrets.literal}") { id } nothing(at: "${secrets.literal}") }`, 'a wrong document');
  await ask(`{ users(first: 1, after: "${secrets.literal}") { nodes { id } } }`, 'a wrong cursor');
  const post = (headers: Record<string, string>, body: string, where: string) =>
    send('/graphql', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }, where);
  const hello = '{"query":"{ __typename }"}';
  await post({ authorization }, `{"query": ${secrets.body}`, 'a body that is no JSON');
  await post({ authorization, 'content-type': secrets.body }, secrets.body, 'a body of another type');
  await post(
    { authorization, cookie: `session=${secrets.cookie}`, referer: `http://x/?${secrets.url}` },
    hello,
    'a cookie',
  );
  await post({ authorization: `Bearer rollcall_${secrets.wrongKey}` }, hello, 'a wrong key');
  await post(
    { authorization: `Basic ${Buffer.from(`me:${secrets.password}`).toString('base64')}` },
    hello,
    'a password',
  );
  await post({ authorization: secrets.wrongKey }, hello, 'a key without a scheme');
  await post(
    { authorization, 'x-rollcall-token-nowhere': secrets.callerToken },
    hello,
    'a token for a directory that is not there',
  );
  await post(
    { authorization, 'x-rollcall-token-written': secrets.callerToken },
    hello,
    'a token for another directory',
  );
  await post(
    { authorization, 'x-rollcall-token-brought': `${secrets.callerToken} and more` },
    hello,
    'a token that is none',
  );
  await post({ authorization: `Bearer ${secrets.filedKey}` }, hello, 'a key of the file');
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', kid: secrets.jwt })}.${part({ iss: 'https://issuer.invalid', sub: secrets.jwt })}`;
  const signature = createHmac('sha256', 'secret').update(signed).digest('base64url');
  canaries.adopt('signature of a JWT', signature);
  await post({ authorization: `Bearer ${signed}.${signature}` }, hello, 'a wrong JWT');
  const rightly = `${part({ alg: 'RS256', kid: secrets.jwt })}.${part({ iss: 'https://issuer.invalid', aud: 'rollcall', sub: secrets.jwt })}`;
  await post({ authorization: `Bearer ${rightly}.${signature}` }, hello, 'a JWT whose issuer cannot be reached');
  await send(`/graphql?query={x}&variables=${secrets.url}`, { headers: { authorization } }, 'a query in the URL');
  await send(`/nowhere?token=${secrets.url}`, { headers: { authorization } }, 'no such path');
  await send(`/graphql?token=${secrets.url}`, { method: 'DELETE', headers: { authorization } }, 'a wrong method');
  for (const path of ['/livez', '/readyz', '/metrics']) {
    await send(path, { headers: { authorization } }, path);
    await send(`${path}?key=${secrets.url}`, { headers: { authorization: `Bearer ${secrets.wrongKey}` } }, path);
  }
  expect(answers.find(({ where }) => where === 'the answer to /metrics')?.text).toContain('rollcall_build_info');
});

/** What the collector got, but for the head, in which its own password has to stand. */
const collected = (): Emission[] => collector.bodies.map((text) => ({ where: 'the traces', text }));

test('nothing that the running process emits holds a secret', { timeout: 30_000 }, async () => {
  const { pid } = served.child;
  const processFiles = process.platform === 'linux' ? ['cmdline', 'comm'] : [];
  const title = processFiles.map((file) => ({
    where: `/proc/${file}`,
    text: readFileSync(`/proc/${pid}/${file}`, 'utf8'),
  }));
  served.child.kill('SIGUSR2');
  expect(await served.ended).toBe(1);

  const logs = served.emitted();
  expect(logs[1]?.text.split('\n').length).toBeGreaterThan(100);
  expect(logs[1]?.text).toContain('something broke');
  expect(collector.spans.length).toBeGreaterThan(100);
  expect(answers.length).toBeGreaterThan(100);
  expect(canaries.leaksIn(answers, shownToTheAsker)).toEqual([]);
  expect(canaries.leaksIn([...title, ...logs, ...collected()])).toEqual([]);

  const files = readdirSync(folder).filter((file) => file.startsWith('rollcall.db'));
  expect(files.length).toBeGreaterThan(0);
  const ledger = files.map((file) => ({ where: file, text: readFileSync(join(folder, file), 'latin1') }));
  expect(canaries.leaksIn(ledger, keptInTheLedger)).toEqual([]);
  expect(canaries.leaksIn(ledger).length).toBeGreaterThan(0);
});

test('`rollcall check` shows no secret, whatever the vendors say', { timeout: 30_000 }, async () => {
  for (const manner of ['status 401', 'no JSON']) {
    hostile.answer(manner);
    const checked = runCommand(['check'], {}, folder);
    expect(await checked.ended).toBe(1);
    expect(checked.emitted()[0]?.text).toContain('hostile-snyk');
    expect(canaries.leaksIn(checked.emitted())).toEqual([]);
  }
});
