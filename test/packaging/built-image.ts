import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { buildContext } from './build-context.ts';
import { type Stage, stagesOf, textsOf, variablesOf, wordsOf } from './dockerfile.ts';

/** What an engine would make of the Dockerfile, as a folder. */
export interface BuiltImage {
  /** The folder that stands for the root of the image's file system. */
  readonly root: string;
  /** A path inside the image, such as `/opt/rollcall`, on this machine. */
  readonly at: (path: string) => string;
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly user: number;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
}

/** Where a stage keeps things, besides relative names. What an image brings with it is not among them. */
const ownFolders = /(?<![\w./-])\/(?=(?:build|etc\/rollcall|node_modules|opt|var\/lib)\b)/g;

/** The programs of the base image that the Dockerfile uses. */
const basePath = [dirname(process.execPath), process.env.PATH ?? ''].join(':');

const isRoot = process.getuid?.() === 0;

/** What a COPY brings into a folder: of this machine only what the .dockerignore lets through. */
const copy = (text: string, into: string, stageRoots: ReadonlyMap<string, string>): void => {
  const [, from, rest = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(text) ?? [];
  const words = rest.split(' ');
  const target = words.pop() ?? '';
  const isSent = buildContext(readFileSync('.dockerignore', 'utf8'));
  for (const word of words) {
    const source = from === undefined ? word : join(stageRoots.get(from) ?? '', word);
    const to = join(into, target, target.endsWith('/') ? (word.split('/').at(-1) ?? '') : '');
    mkdirSync(dirname(to), { recursive: true });
    cpSync(source, to, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => from !== undefined || isSent(relative('.', path)),
    });
  }
};

const run = (command: string, cwd: string, root: string, variables: Readonly<Record<string, string>>): void => {
  // Without root nothing can be given away; the one user there is then owns all.
  const owned = isRoot ? command : command.replaceAll(/\bchown \S+/g, ':');
  const { status, stderr, stdout } = spawnSync('sh', ['-c', owned.replaceAll(ownFolders, `${root}/`)], {
    cwd,
    env: { ...variables, PATH: basePath, HOME: process.env.HOME, npm_config_prefer_offline: 'true' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}.\n${stdout}\n${stderr}`);
};

const buildStage = ({ instructions }: Stage, root: string, stageRoots: ReadonlyMap<string, string>): string => {
  let folder = root;
  let variables: Readonly<Record<string, string>> = {};
  mkdirSync(root, { recursive: true });
  for (const { name, text } of instructions) {
    if (name === 'WORKDIR') {
      folder = join(root, text);
      mkdirSync(folder, { recursive: true });
    }
    if (name === 'ENV') variables = { ...variables, ...variablesOf(text) };
    if (name === 'COPY') copy(text, folder, stageRoots);
    if (name === 'RUN') run(text, folder, root, variables);
  }
  return folder;
};

/** The program that every image of Node has. */
const installNode = (root: string): void => {
  const program = join(root, 'usr/local/bin/node');
  mkdirSync(dirname(program), { recursive: true });
  copyFileSync(process.execPath, program);
  chmodSync(program, 0o755);
};

const lastOf = (stage: Stage, name: string): string => {
  const text = textsOf(stage, name).at(-1);
  if (text === undefined) throw new Error(`The image has no ${name}.`);
  return text;
};

/** Carries out the Dockerfile's own lines in a folder, stage after stage: nothing of what they say is repeated here. */
export const buildImage = (folder: string): BuiltImage => {
  const stageRoots = new Map<string, string>();
  const stages = stagesOf(readFileSync('Dockerfile', 'utf8'));
  let workingDirectory = folder;
  for (const [index, stage] of stages.entries()) {
    const root = join(folder, stage.name ?? String(index));
    workingDirectory = buildStage(stage, root, stageRoots);
    stageRoots.set(stage.name ?? String(index), root);
  }
  const final = stages.at(-1);
  const root = [...stageRoots.values()].at(-1);
  if (final === undefined || root === undefined) throw new Error('The Dockerfile has no stage.');
  installNode(root);
  const inside = (text: string): string => text.replaceAll(ownFolders, `${root}/`);
  const words = (name: string) => (wordsOf(lastOf(final, name)) ?? []).map(inside);
  const variables = Object.assign({}, ...textsOf(final, 'ENV').map(variablesOf)) as Record<string, string>;
  return {
    root,
    at: (path) => join(root, path),
    environment: {
      PATH: join(root, 'usr/local/bin'),
      ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, inside(value)])),
    },
    workingDirectory,
    user: Number(lastOf(final, 'USER').split(':')[0]),
    entrypoint: words('ENTRYPOINT'),
    command: words('CMD'),
    healthCheck: words('HEALTHCHECK'),
  };
};

/** Every file below a folder, as relative paths in order. */
export const filesBelow = (folder: string): readonly string[] => globSync('**/*', { cwd: folder }).toSorted();
