import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * Puts what the commands run on into a few files beside what `tsc` has built: Node takes three times as long to find and open the 1,600 files that
 * it is otherwise. The library stays as it is, since whoever embeds it must have one copy of graphql with it.
 *
 *     node scripts/bundle.ts [folder]      default: dist
 */
const folder = resolve(process.argv[2] ?? 'dist');

/** Packages that few start with: they are left where they are installed. */
const rare = ['@graphql-yoga/render-graphiql', '@opentelemetry/', 'ioredis', 'jose', 'pg'];

const bundle = await rolldown({
  input: { program: 'src/cli/program.ts' },
  platform: 'node',
  // prom-client brings the interfaces of OpenTelemetry with it, and they are asked for at every start.
  external: (name) =>
    name !== '@opentelemetry/api' &&
    rare.some((one) => name === one || name.startsWith(`${one}/`) || (one.endsWith('/') && name.startsWith(one))),
});
rmSync(join(folder, 'bundle'), { recursive: true, force: true });
const { output } = await bundle.write({
  dir: folder,
  // As deep as the sources, which look for package.json above them.
  entryFileNames: 'cli/[name].js',
  chunkFileNames: 'bundle/[name]-[hash].js',
});

const packages = new Set<string>();
for (const part of output) {
  if (part.type !== 'chunk') continue;
  for (const id of part.moduleIds) {
    const [, place] = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
    if (place !== undefined) packages.add(place);
  }
}

/** What the licence of a package asks to be told with its code. */
const noticeOf = (place: string): string => {
  const { name, version, license } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
  const file = readdirSync(place).find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? `Licence: ${license}` : readFileSync(join(place, file), 'utf8').trim();
  return `${name} ${version}\n\n${text}\n`;
};
const notices = [...packages].map(noticeOf).toSorted();
writeFileSync(join(folder, 'bundle', 'licences.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
process.stdout.write(`${output.length} files with the code of ${packages.size} packages\n`);
