import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);
/** The one file among the sources that the package has. */
const manifest = 'src/client/generated/persisted-documents.json';

/** The package as npm would publish it. */
export interface PackedPackage extends AsyncDisposable {
  /** Every file in it, from its root. */
  readonly files: readonly string[];
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Makes a folder whose node_modules holds the package, and links to those of this repository's packages that are named. */
  readonly install: (packages?: readonly string[]) => Promise<string>;
}

/** Builds and packs the package in a temporary folder; nothing of the checkout is touched. */
export const packPackage = async (): Promise<PackedPackage> => {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-pack-'));
  const stage = join(folder, 'stage');
  await mkdir(stage);
  await Promise.all([
    run(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', join(stage, 'dist')], { cwd: root }),
    ...['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'schema', manifest].map((name) =>
      cp(join(root, name), join(stage, name), { recursive: true }),
    ),
  ]);
  await run(process.execPath, ['scripts/bundle.ts', join(stage, 'dist')], { cwd: root });
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--offline'], {
    cwd: stage,
    env: { ...process.env, npm_config_update_notifier: 'false' },
  });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: readonly { path: string }[] }];
  let installed = 0;

  return {
    files: files.map(({ path }) => path),
    manifest: JSON.parse(await readFile(join(stage, 'package.json'), 'utf8')) as Record<string, unknown>,
    install: async (packages = []) => {
      installed += 1;
      const consumer = join(folder, `consumer-${installed}`);
      const target = join(consumer, 'node_modules', 'rollcall');
      await mkdir(target, { recursive: true });
      await run('tar', ['-xzf', join(stage, filename), '-C', target, '--strip-components=1']);
      for (const name of packages) {
        const link = join(consumer, 'node_modules', name);
        await mkdir(dirname(link), { recursive: true });
        await symlink(join(root, 'node_modules', name), link);
      }
      return consumer;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

/** TypeScript's command, to be run by the Node that runs the tests. */
export const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
