import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildContext } from './build-context.ts';
import { stagesOf, textsOf, variablesOf, wordsOf } from './dockerfile.ts';

/** What can be said of the image by reading. test/full/packaging runs what it says. */

const stages = stagesOf(readFileSync('Dockerfile', 'utf8'));
const final = stages.at(-1);
if (final === undefined) throw new Error('The Dockerfile has no stage.');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const only = (name: string): string => {
  const [text, ...others] = textsOf(final, name);
  if (text === undefined || others.length > 0) throw new Error(`The final stage has not exactly one ${name}.`);
  return text;
};

test('every stage is the official slim image of the Node that everything else runs on', () => {
  expect(stages.map(({ image }) => image)).toEqual([
    `node:${manifest.devDependencies.node}-slim`,
    `node:${manifest.devDependencies.node}-slim`,
  ]);
});

test('the image holds what was built and what that needs, and takes nothing from this machine', () => {
  const [build] = stages;
  expect(build?.name).toBe('build');
  expect(textsOf(final, 'COPY').every((text) => text.startsWith('--from=build '))).toBe(true);
  expect(textsOf(final, 'ADD')).toEqual([]);
});

test('no script of a package runs while it is built', () => {
  const installs = stages
    .flatMap((stage) => textsOf(stage, 'RUN'))
    .filter((text) => /\bnpm (?:ci|install|prune)\b/.test(text));
  expect(installs).toHaveLength(2);
  for (const text of installs) expect(text).toContain('--ignore-scripts');
  expect(installs[1]).toContain('--omit=dev');
});

test('no package that production needs has a script to run', () => {
  const needing = Object.entries<{ dev?: boolean; hasInstallScript?: boolean }>(lock.packages)
    .filter(([, { dev, hasInstallScript }]) => hasInstallScript === true && dev !== true)
    .map(([place]) => place);
  expect(needing).toEqual([]);
});

test('it runs as a user that is not root, named by number', () => {
  expect(only('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
});

test('node is the process that signals reach, and looks after itself', () => {
  expect(wordsOf(only('ENTRYPOINT'))?.[0]).toBe('node');
  expect(wordsOf(only('CMD'))).toEqual(['serve']);
  expect(wordsOf(only('HEALTHCHECK'))?.slice(0, 2)).toEqual(['node', '-e']);
  expect(only('HEALTHCHECK')).toContain('/livez');
});

test('its environment holds no secret, and opens nothing that access control does not guard', () => {
  const variables = Object.assign({}, ...textsOf(final, 'ENV').map(variablesOf));
  expect(variables).toEqual({
    NODE_ENV: 'production',
    NODE_OPTIONS: '--max-old-space-size-percentage=60',
    ROLLCALL_CONFIG_FOLDER: '/etc/rollcall',
    HOST: '0.0.0.0',
    PORT: '4000',
  });
  expect(stages.flatMap((stage) => textsOf(stage, 'ARG'))).toEqual([]);
});

test('only what is named reaches the builder: no secret, no ledger, no history', () => {
  const isSent = buildContext(readFileSync('.dockerignore', 'utf8'));
  for (const path of [
    'package.json',
    'package-lock.json',
    'tsconfig.build.json',
    'src/main.ts',
    'src/domain/user.ts',
  ]) {
    expect(`${path} ${isSent(path)}`).toBe(`${path} true`);
  }
  const kept = [
    '.env',
    '.git/config',
    'rollcall.db',
    'rollcall.config.ts',
    'deploy/secrets/tray_token',
    'node_modules/zod/index.js',
    'dist/main.js',
    'test/packaging/dockerfile.ts',
    'src/gateway.test.ts',
    'src/providers/snyk/users.test.ts',
  ];
  for (const path of kept) expect(`${path} ${isSent(path)}`).toBe(`${path} false`);
  const copied = stages.flatMap((stage) => textsOf(stage, 'COPY')).filter((text) => !text.startsWith('--from='));
  for (const source of copied.flatMap((text) => text.split(' ').slice(0, -1))) expect(isSent(source)).toBe(true);
});
