import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PackedPackage, packPackage } from '../client/packed-package.ts';

/** What a start waits for is counted rather than timed: each file that is opened costs about as much as the next. */

let packed: PackedPackage;
beforeAll(async () => {
  packed = await packPackage();
}, 120_000);
afterAll(() => packed[Symbol.asyncDispose]());

/** Tells at the end what was loaded, a line for each file. */
const tellLoaded = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({
  load(url, context, next) {
    loaded.push(url);
    return next(url, context);
  },
});
process.on('exit', () => console.error(loaded.join('\\n')));`;

/** Starts the installed command, has it answer `{ __typename }`, ends it, and returns the files that it loaded. */
const loadedUntilAnswered = async (folder: string, more: object): Promise<readonly string[]> => {
  const directory = { key: 'oum', provider: 'ORG_USER_MANAGEMENT', token: 'unused', baseUrl: 'http://127.0.0.1:1' };
  await writeFile(join(folder, 'rollcall.config.json'), JSON.stringify({ directories: [directory], ...more }));
  const hook = `data:text/javascript,${encodeURIComponent(tellLoaded)}`;
  const command = join(folder, 'node_modules', 'rollcall', 'dist', 'main.js');
  const child = spawn(process.execPath, ['--import', hook, command, 'serve', '--port', '0'], { cwd: folder, env: {} });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const ended = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\S+\/graphql/.exec(line)?.[0];
    if (url === undefined) continue;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: '{ __typename }' });
    const answer = await fetch(url, { method: 'POST', headers, body });
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
    child.kill();
  }
  const [code] = await ended;
  expect(code).toBe(0);
  return errors.split('\n').filter((line) => line.startsWith('file:'));
};

test('a command answers first out of a few files of its own, and of no other package', {
  timeout: 60_000,
}, async () => {
  // No package is there, so that none can be missed.
  const folder = await packed.install();
  const loaded = await loadedUntilAnswered(folder, { ledger: false });
  expect(loaded.filter((url) => !url.includes('/node_modules/rollcall/dist/'))).toEqual([]);
  expect(loaded.length).toBeLessThanOrEqual(40);
  const withLedger = await loadedUntilAnswered(folder, { ledger: 'rollcall.db' });
  expect(withLedger.length).toBeGreaterThan(loaded.length);
});

test('a configuration takes what it imports from one file', { timeout: 60_000 }, async () => {
  const folder = await packed.install();
  await writeFile(
    join(folder, 'config.mjs'),
    `import { defineConfig } from 'rollcall/config'; console.log(JSON.stringify(defineConfig({ directories: [] })));`,
  );
  const child = spawn(process.execPath, ['config.mjs'], { cwd: folder });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  expect(line).toBe('{"directories":[]}');
});
