import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * Puts each server with all that it needs into a few files, as the package has its commands: a process that reads sources takes longer to start,
 * and keeps what it needed to read them in memory. Resolves to where they are, by their names.
 */
export const buildServers = async <Name extends string>(names: readonly Name[]): Promise<ReadonlyMap<Name, string>> => {
  const input = Object.fromEntries(names.map((name) => [name, here(`${name}-server.ts`)]));
  const bundle = await rolldown({ input, platform: 'node' });
  // As deep as the sources, which look for package.json above them.
  const folder = here('../.cache/bench');
  await bundle.write({ dir: folder, cleanDir: true });
  return new Map(names.map((name) => [name, pathToFileURL(`${folder}/${name}.js`).href]));
};
