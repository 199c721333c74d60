import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { providerModules } from '../../src/providers/index.ts';
import { serveGateway } from '../harness/served-gateway.ts';
import { leastCalls, walkUsers } from '../scale/walk.ts';
import { heapMebibytes, telling } from '../soak/watched-process.ts';

const users = 50_000;
/** The heap is looked at so often in a walk. */
const looks = 5;

/** A directory of so many users, and a gateway for it in a process of its own. */
const openLarge = async (key: string) => {
  const module = providerModules.find(({ defaultKey }) => defaultKey === key);
  if (module === undefined) throw new Error(`No vendor has the key ${key}.`);
  const sandbox = await (await module.sandbox())({ users });
  onTestFinished(sandbox.close);
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-scale-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = {
    directories: [{ key, provider: module.name, ...sandbox.settings }],
    ledger: false,
    upstream: { rate: false },
  };
  await writeFile(join(folder, 'rollcall.config.json'), JSON.stringify(config));
  const heapFile = join(folder, 'heap');
  const gateway = await serveGateway({ ...telling(heapFile), ROLLCALL_CONFIG_FOLDER: folder });
  onTestFinished(() => gateway[Symbol.asyncDispose]());
  return { sandbox, gateway, heap: () => heapMebibytes(gateway.pid, heapFile) };
};

describe.runIf(process.platform === 'linux')(`a directory of ${users} users`, () => {
  test.each(['tray', 'oum', 'snyk'])('of %s is walked with the fewest calls and in flat memory', async (key) => {
    const { sandbox, gateway, heap } = await openLarge(key);
    for (const first of [100, 500]) {
      const heaps: number[] = [];
      let calls = 0;
      const walked = await walkUsers(gateway.ask, key, first, async (come) => {
        calls += sandbox.requests.length;
        sandbox.forget();
        if (come >= (users / looks) * (heaps.length + 1)) heaps.push(await heap());
      });
      expect(walked).toEqual({ pages: users / first, users });
      expect(calls).toBe(leastCalls(key, users, first));
      expect(heaps).toHaveLength(looks);
      // 10,000 users are some 5 MiB: a gateway that kept what it read would grow by 20.
      expect(Math.max(...heaps) - (heaps[0] ?? 0), heaps.map(Math.round).join(', ')).toBeLessThan(8);
    }
  });
});
