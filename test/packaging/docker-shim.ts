import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltImage } from './built-image.ts';

/** What stands in for the containers of compose.yaml. */
export interface ShimmedContainers {
  readonly image: BuiltImage;
  /** Added to the image's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The database that stands for the one in the container `postgres`. */
  readonly postgres: URL;
}

/**
 * Makes a folder for the PATH with a `docker` in it that carries out what is asked of a container, in the folder that stands for the image or
 * at the database; and takes notice of nothing but the words where only an engine could do anything.
 */
export const shimDocker = (folder: string, { image, environment, postgres }: ShimmedContainers): string => {
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'docker');
  const facts = {
    root: image.root,
    entrypoint: image.entrypoint,
    environment: { ...image.environment, ...environment },
    folder: image.workingDirectory,
    user: process.getuid?.() === 0 ? image.user : null,
    role: decodeURIComponent(postgres.username),
    database: postgres.pathname.slice(1),
    postgres: {
      PATH: process.env.PATH,
      PGHOST: postgres.hostname,
      PGPORT: postgres.port === '' ? '5432' : postgres.port,
      PGPASSWORD: decodeURIComponent(postgres.password),
    },
  };
  writeFileSync(program, `#!${process.execPath}\nconst facts = ${JSON.stringify(facts)};\n${script}`);
  chmodSync(program, 0o755);
  return folder;
};

const script = `
const { spawnSync } = require('node:child_process');
const [compose, command, ...words] = process.argv.slice(2);
const end = (program, given, options) => {
  const { status } = spawnSync(program, given, { stdio: 'inherit', ...options });
  process.exit(status ?? 1);
};
const inImage = (program, ...given) =>
  end(program, given.map((word) => word.replace(/^\\/opt\\//, facts.root + '/opt/')), {
    cwd: facts.folder,
    env: facts.environment,
    ...(facts.user === null ? {} : { uid: facts.user, gid: facts.user }),
  });
const isPlain = (word) => !word.startsWith('-');
if (compose !== 'compose') process.exit(2);
if (['build', 'up', 'stop', 'start'].includes(command)) process.exit(words.filter(isPlain).every((word) => word === 'gateway') ? 0 : 2);
const [service, ...inside] = words.slice(words.findIndex(isPlain));
if (command === 'run' && service === 'gateway') inImage(...facts.entrypoint, ...inside);
if (command === 'exec' && service === 'gateway') inImage(...inside);
if (command === 'exec' && service === 'postgres') {
  const [program, ...given] = inside;
  const own = given.map((word, index) =>
    word !== 'rollcall' ? word : given[index - 1] === '--username' ? facts.role : facts.database);
  end(program, own, { env: facts.postgres });
}
process.exit(2);
`;
