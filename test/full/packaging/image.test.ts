import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashApiKey, newApiKey } from '../../../src/access/api-key.ts';
import { providerModules } from '../../../src/providers/index.ts';
import { startSandboxes } from '../../../src/sandbox/start.ts';
import { openLedger } from '../../../src/store/open-ledger.ts';
import { type BuiltImage, buildImage, filesBelow } from '../../packaging/built-image.ts';
import { runInside, startContainer } from '../../packaging/container.ts';
import { shimDocker } from '../../packaging/docker-shim.ts';

/** The image without an engine: the Dockerfile's own lines carried out in a folder, and run as its user with its environment. */

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'rollcall-image-'));
const key = newApiKey();
let image: BuiltImage;
let sandboxes: Awaited<ReturnType<typeof startSandboxes>>;

beforeAll(async () => {
  // The image's user, who is not this one, has to come to it.
  chmodSync(folder, 0o755);
  sandboxes = await startSandboxes(providerModules);
  image = buildImage(folder);
}, 600_000);
afterAll(async () => {
  await sandboxes.close();
  rmSync(folder, { recursive: true, force: true });
});

const directories = () =>
  providerModules.map(({ name, defaultKey }) => ({
    key: defaultKey,
    provider: name,
    ...sandboxes.sandboxes.get(name)?.settings,
  }));
const access = () => ({ keys: [{ name: 'tests', hash: hashApiKey(key), grants: { '*': ['read'] } }] });

/** Puts a configuration where the image looks for it, and takes it away again. */
const withConfig = (name: string, text: string): Disposable => {
  const file = image.at(`/etc/rollcall/${name}`);
  writeFileSync(file, text);
  return { [Symbol.dispose]: () => rmSync(file) };
};
const asJson = (more: object = {}) =>
  withConfig('rollcall.config.json', JSON.stringify({ directories: directories(), access: access(), ...more }));

const listening = /http:\/\/\S+\/graphql/;
const anyPort = { PORT: '0' };
const portOf = (url: string): string => new URL(url.replace('0.0.0.0', '127.0.0.1')).port;
const ask = async (port: string, query: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, body: await response.text() };
};

/** Prints all below a folder that whoever runs it may write to. */
const tellWritable = `
const { accessSync, constants, lstatSync, readdirSync } = require('node:fs');
const look = (path) => {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink()) return;
  try { accessSync(path, constants.W_OK); console.log(path); } catch {}
  if (!entry.isDirectory()) return;
  let names = [];
  try { names = readdirSync(path); } catch {}
  for (const name of names) look(path + '/' + name);
};
look(process.argv[1]);`;

describe('what is in it', () => {
  test('what was built, what that needs, and nothing to build or test with', () => {
    const own = image.at('/opt/rollcall');
    expect(existsSync(join(own, 'dist/main.js'))).toBe(true);
    const files = filesBelow(own).filter((file) => !file.startsWith('node_modules/'));
    expect(files.filter((file) => /\.(?:ts|map)$|\.test\./.test(file))).toEqual([]);
    expect(new Set(files.map((file) => file.split('/')[0]))).toEqual(new Set(['dist', 'node_modules', 'package.json']));
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const isThere = (name: string) => existsSync(join(own, 'node_modules', name));
    expect(Object.keys(dependencies).filter((name) => !isThere(name))).toEqual([]);
    // A package that production needs too is there for that.
    expect(
      ['vitest', 'typescript', 'node', 'playwright-core'].filter((name) => name in devDependencies && isThere(name)),
    ).toEqual([]);
  });

  test('its user can write to the folder of the ledger and to nothing else', () => {
    const { status, said } = runInside(image, ['node', '-e', tellWritable, image.root]);
    expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('var/lib/rollcall') });
    // Whoever is not root is also the user who has just built it.
    if (process.getuid?.() === 0) expect(said.trim().split('\n')).toEqual([image.at('/var/lib/rollcall')]);
  });
});

describe('how it runs', () => {
  test('it serves whoever has a key, says that it is well, writes nothing but its ledger, and ends by a signal', async () => {
    using _config = asJson();
    const before = filesBelow(image.root);
    await using container = startContainer(image, anyPort);
    const port = portOf(await container.says(listening));

    const query = '{ users(first: 3) { nodes { name } sources { state } } }';
    expect((await ask(port, query)).status).toBe(401);
    const answer = await ask(port, query, { authorization: `Bearer ${key}` });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body).data.users.nodes).toHaveLength(3);

    expect(runInside(image, image.healthCheck, { PORT: port })).toEqual({ status: 0, said: '' });
    expect(await container.end('SIGTERM')).toBe(0);
    expect(runInside(image, image.healthCheck, { PORT: port })).toEqual({ status: 1, said: '' });
    const written = filesBelow(image.root).filter((file) => !before.includes(file));
    expect(written).toEqual(['var/lib/rollcall/rollcall.db']);
    expect(container.said()).not.toContain(key);
  });

  test('a configuration in TypeScript may import from "rollcall"', async () => {
    const text = `import { defineConfig } from 'rollcall';\nexport default defineConfig(${JSON.stringify({ directories: directories(), access: access() })});\n`;
    using _config = withConfig('rollcall.config.ts', text);
    await using container = startContainer(image, anyPort);
    await container.says(listening);
    expect(await container.end('SIGTERM')).toBe(0);
  });

  test('without access control it serves nobody, and says what to do', async () => {
    using _config = asJson({ access: undefined });
    await using container = startContainer(image, anyPort);
    expect(await container.ended).toBe(1);
    expect(container.said()).toContain('there is no access control');
  });

  test('a ledger that may not be written is told before anything is served', async () => {
    using _config = asJson({ ledger: '/rollcall.db' });
    await using container = startContainer(image, anyPort);
    expect(await container.ended).toBe(1);
    expect(container.said()).toMatch(/ledger .* may not be read and written by this user/);
  });

  test('the other commands run by the same entry point', async () => {
    using _config = asJson();
    await using check = startContainer(image, {}, ['check']);
    expect(`${await check.ended} ${check.said()}`).toMatch(/^0 /);
    await using version = startContainer(image, {}, ['--version']);
    await version.ended;
    expect(version.said().trim()).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });
});

describe('what the README says of production', () => {
  const [, section = ''] = /^## In production$(.*?)^## /ms.exec(readFileSync('README.md', 'utf8')) ?? [];
  const blocks = [...section.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block ?? '');
  const [setUp = '', upgrade = '', restore = '', copySqlite = ''] = blocks;
  const place = () => join(folder, 'operator');
  const database = `rollcall_${randomUUID().replaceAll('-', '')}`;
  const server = process.env.ROLLCALL_TEST_POSTGRES ?? '';

  const administer = async (statement: string): Promise<void> => {
    if (server === '') throw new Error('These tests need PostgreSQL at ROLLCALL_TEST_POSTGRES.');
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  const ledgerUrl = (): URL => Object.assign(new URL(server), { pathname: `/${database}` });

  /** Runs a block as somebody would who has pasted it into a shell. */
  const runBlock = async (block: string, variables: Readonly<Record<string, string>> = {}): Promise<string> => {
    const secrets = { ROLLCALL_DB_FILE: join(place(), 'deploy/secrets/real_ledger_url') };
    const containers = { image, environment: secrets, postgres: ledgerUrl() };
    const shims = shimDocker(join(folder, 'shims'), containers);
    const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', block], {
      cwd: place(),
      env: { PATH: [shims, dirname(process.execPath), process.env.PATH].join(':'), ...variables },
    });
    return stdout;
  };

  /** The example configuration, at sandboxes instead of vendors. */
  const exampleConfig = (): Disposable => {
    const example = JSON.parse(readFileSync('deploy/rollcall.config.json', 'utf8'));
    for (const directory of example.directories) {
      const { token: _token, ...settings } = sandboxes.sandboxes.get(directory.provider)?.settings ?? {};
      Object.assign(directory, settings);
    }
    example.access.keys = [{ name: 'tests', hash: hashApiKey(key), grants: { '*': ['read', 'write'] } }];
    const text = JSON.stringify(example)
      .replaceAll('/run/secrets', join(place(), 'deploy/secrets'))
      .replaceAll('/var/lib/rollcall', image.at('/var/lib/rollcall'));
    return withConfig('rollcall.config.json', text);
  };

  const invite = async (port: string, email: string): Promise<string> => {
    const headers = { authorization: `Bearer ${key}` };
    const roles = await ask(port, '{ directory(key: "automation") { roles { nodes { id name } } } }', headers);
    const role = JSON.parse(roles.body).data.directory.roles.nodes.find(
      ({ name }: { name: string }) => name === 'Viewer',
    );
    const targets = `targets: [{ directory: "automation", roleIds: ["${role.id}"] }]`;
    const { body } = await ask(
      port,
      `mutation { inviteUser(input: { email: "${email}", ${targets} }) { outcome } }`,
      headers,
    );
    return JSON.parse(body).data.inviteUser.outcome;
  };

  const invited = async (location: string): Promise<readonly string[]> => {
    const ledger = await openLedger(location);
    const { rows } = await ledger.listInvites(
      { directories: ['automation'], now: new Date().toISOString() },
      { direction: 'forward', count: 10, from: null, needs: { end: false, total: false } },
    );
    await ledger.close();
    return rows.map(({ email }) => email);
  };

  beforeAll(() => administer(`create database ${database}`));
  afterAll(() => administer(`drop database if exists ${database} with (force)`));

  test('each block is run here', () => {
    expect(blocks).toHaveLength(4);
  });

  test('sets up what serves, backs the ledger up while it does, and restores it', async () => {
    mkdirSync(join(place(), 'deploy/secrets'), { recursive: true });
    copyFileSync('deploy/make-secrets.sh', join(place(), 'deploy/make-secrets.sh'));
    chmodSync(join(place(), 'deploy/make-secrets.sh'), 0o755);
    const urlFile = join(place(), 'deploy/secrets/real_ledger_url');
    writeFileSync(urlFile, ledgerUrl().href);
    using _config = exampleConfig();
    const tokenOf = (name: string) => String(sandboxes.sandboxes.get(name)?.settings['token']);
    // A bind mount passes by the folder, which keeps others on this machine out.
    const said = await runBlock(
      `${setUp.replace('docker compose build', 'chmod 755 deploy/secrets\ndocker compose build')}`,
      {
        TRAY_TOKEN: tokenOf('TRAY'),
        SNYK_TOKEN: tokenOf('SNYK'),
      },
    );
    expect(said).toMatch(/^rollcall_\S{43}$/m);
    expect(said).toMatch(/security/);

    await using container = startContainer(image, { ...anyPort, ROLLCALL_DB_FILE: urlFile });
    const port = portOf(await container.says(listening));
    const made = /^rollcall_\S{43}$/m.exec(said)?.[0];
    expect((await ask(port, '{ directories { key } }', { authorization: `Bearer ${made}` })).status).toBe(200);

    expect(await invite(port, 'before@example.com')).toBe('APPLIED');
    await runBlock(upgrade);
    expect(await invite(port, 'after@example.com')).toBe('APPLIED');
    expect(await container.end('SIGTERM')).toBe(0);
    expect((await invited(ledgerUrl().href)).toSorted()).toEqual(['after@example.com', 'before@example.com']);
    await runBlock(restore);
    expect(await invited(ledgerUrl().href)).toEqual(['before@example.com']);
  });

  test('copies a ledger in SQLite while it is written', async () => {
    using _config = asJson({ ledger: 'rollcall.db' });
    await using container = startContainer(image, anyPort);
    await container.says(listening);
    await runBlock(copySqlite.replace(/^node -e/m, `cd ${image.workingDirectory}\nnode -e`));
    expect(await container.end('SIGTERM')).toBe(0);
    const copy = image.at('/var/lib/rollcall/rollcall-backup.db');
    expect(await invited(copy)).toEqual([]);
    rmSync(copy);
  });
});
