import { expect, test } from 'vitest';
import type { Sandbox, StartSandbox } from './sandbox.ts';
import { startSandboxServer } from './server.ts';
import { startSandboxes } from './start.ts';

const started: Sandbox[] = [];

const startEcho: StartSandbox = async (options) => {
  const server = await startSandboxServer({ respond: () => ({ status: 200, body: options?.users ?? null }) });
  const sandbox = { ...server, settings: {}, state: {} };
  started.push(sandbox);
  return sandbox;
};
const echo = (name: string) => ({ name, sandbox: async () => startEcho });

test('each vendor starts with its own options and all close together', async () => {
  const { sandboxes, close } = await startSandboxes([echo('ONE'), echo('TWO')], { TWO: { users: 40 } });
  expect([...sandboxes.keys()]).toEqual(['ONE', 'TWO']);
  const url = sandboxes.get('TWO')?.url ?? '';
  expect(await (await fetch(url)).json()).toBe(40);
  await close();
  await expect(fetch(url)).rejects.toThrow();
});

test('where one vendor cannot start, the others are closed and its error is told', async () => {
  const broken = { name: 'BROKEN', sandbox: async () => () => Promise.reject(new Error('no port is free')) };
  const before = started.length;
  await expect(startSandboxes([echo('ONE'), broken])).rejects.toThrow('no port is free');
  expect(started).toHaveLength(before + 1);
  await expect(fetch(started[before]?.url ?? '')).rejects.toThrow('fetch failed');
});
