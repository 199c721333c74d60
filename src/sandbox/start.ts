import type { Sandbox, SandboxOptions, StartSandbox } from './sandbox.ts';

/** The part of a vendor's module that starting its sandbox needs. */
export interface SandboxedModule {
  readonly name: string;
  readonly sandbox: () => Promise<StartSandbox>;
}

/** Sandboxes that were started together. */
export interface Sandboxes {
  /** By the vendor's name. */
  readonly sandboxes: ReadonlyMap<string, Sandbox>;
  readonly close: () => Promise<void>;
}

/**
 * Starts the sandboxes of all vendors at once. Where one cannot start, the others are closed again and its error is
 * thrown.
 * @param options by the vendor's name
 */
export const startSandboxes = async (
  modules: readonly SandboxedModule[],
  options: Readonly<Record<string, SandboxOptions>> = {},
): Promise<Sandboxes> => {
  const starts = await Promise.allSettled(
    modules.map(async ({ name, sandbox }) => [name, await (await sandbox())(options[name])] as const),
  );
  const sandboxes = new Map(starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : [])));
  const close = async (): Promise<void> => {
    await Promise.all([...sandboxes.values()].map((sandbox) => sandbox.close()));
  };
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  return { sandboxes, close };
};
