import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providerModules } from '../../src/providers/index.ts';
import { startSandboxes } from '../../src/sandbox/start.ts';
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts';
import { type ServedGateway, serveGateway } from '../harness/served-gateway.ts';
import { telling } from './watched-process.ts';

/** A gateway in a process of its own, and the ways to its vendors. */
export interface Site extends AsyncDisposable {
  readonly gateway: ServedGateway;
  /** Where it tells what it needs of its heap. */
  readonly heapFile: string;
  /** By the directory's key. */
  readonly proxies: ReadonlyMap<string, FaultProxy>;
}

/** Starts the sandboxes, a proxy before each, and the gateway with the settings that it has where nobody sets any. */
export const openSite = async (): Promise<Site> => {
  const started = await startSandboxes(providerModules);
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-soak-'));
  const proxies = new Map<string, FaultProxy>();
  const heapFile = join(folder, 'heap');
  const environment: Record<string, string> = { ...telling(heapFile), ROLLCALL_DB: join(folder, 'rollcall.db') };
  for (const module of providerModules) {
    const sandbox = started.sandboxes.get(module.name);
    if (sandbox === undefined) continue;
    const proxy = await startFaultProxy({ vendor: sandbox.url });
    proxies.set(module.defaultKey, proxy);
    const settings: Readonly<Record<string, unknown>> = { ...sandbox.settings, baseUrl: proxy.url };
    for (const [variable, setting] of Object.entries(module.environment)) {
      const value = settings[setting];
      if (typeof value === 'string') environment[variable] = value;
    }
  }
  const gateway = await serveGateway(environment);
  return {
    gateway,
    heapFile,
    proxies,
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      for (const proxy of proxies.values()) await proxy.close();
      await started.close();
      await rm(folder, { recursive: true });
    },
  };
};
