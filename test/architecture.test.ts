import { globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { providerModules } from '../src/providers/index.ts';
import { circlesIn } from './architecture/circles.ts';
import { forbiddenImports } from './architecture/rooms.ts';
import { lineAt, readSource } from './architecture/source-text.ts';
import { vendorNamesIn } from './architecture/vendor-names.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const files = globSync(['src/**/*.ts', 'test/**/*.ts'], { cwd: root, exclude: ['src/client/generated/**'] }).map(
  (file) => ({ file, text: readFileSync(`${root}${file}`, 'utf8') }),
);
const isTest = (file: string): boolean => file.startsWith('test/') || file.endsWith('.test.ts');
const sources = files.filter(({ file }) => !isTest(file));
const vendorFolders = readdirSync(`${root}src/providers`, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

test('there is something to scan', () => {
  expect(sources.length).toBeGreaterThan(100);
  expect(files.length).toBeGreaterThan(sources.length);
  expect(vendorFolders.length).toBe(providerModules.length);
});

describe('who may import whom', () => {
  test('every import is allowed', () => {
    expect(files.flatMap(({ file, text }) => forbiddenImports(file, text))).toEqual([]);
  });

  test.each([
    ['src/domain/user.ts', "import { z } from 'zod';"],
    ['src/domain/user.ts', "import type { Transport } from '../http/transport.ts';"],
    ['src/pagination/cursor.ts', "import { readFileSync } from 'node:fs';"],
    ['src/http/gate.ts', "import { z } from 'zod';"],
    ['src/providers/tray/users.ts', "import { users } from '../snyk/users.ts';"],
    ['src/providers/tray/users.ts', "export { state } from './sandbox/state.ts';"],
    ['src/providers/tray/users.ts', "const { request } = await import('undici');"],
    ['src/providers/tray/users.test.ts', "import { users } from '../snyk/users.ts';"],
    ['src/providers/tray/index.ts', "sandbox: () => import('../snyk/sandbox/server.ts')"],
    ['src/providers/tray/sandbox/users.ts', "import { wire } from '../wire.ts';"],
    ['src/providers/reader.ts', "import { tray } from './tray/index.ts';"],
    ['src/config/config.ts', "import { traySettings } from '../providers/tray/config.ts';"],
    ['src/loaders/loaders.ts', "type Schema = import('graphql').GraphQLSchema;"],
    ['src/graph/user.ts', "import DataLoader from 'dataloader';"],
    ['src/graph/user.ts', "import { tray } from '../providers/tray/index.ts';"],
    ['src/server/server.ts', "import { tray } from '../providers/index.ts';"],
    ['src/cli/check.ts', "import { printSchema } from 'graphql';"],
    ['src/client/execute.ts', "import { parse } from 'graphql';"],
    ['src/server/server.ts', 'const plugin = await import(name);'],
    ['src/elsewhere/thing.ts', ''],
  ])('%s: %s is refused', (file, text) => {
    expect(forbiddenImports(file, text)).toHaveLength(1);
  });

  test('no file of the graph imports itself by way of others', () => {
    const graph = sources.filter(({ file }) => file.startsWith('src/graph/'));
    expect(graph.length).toBeGreaterThan(30);
    expect(circlesIn(graph)).toEqual([]);
  });

  test('a circle is found', () => {
    const files = [
      { file: 'src/graph/a.ts', text: "import { b } from './b.ts';" },
      { file: 'src/graph/b.ts', text: "import type { C } from './c.ts';" },
      { file: 'src/graph/c.ts', text: "import { a } from './a.ts';\nimport { d } from './d.ts';" },
      { file: 'src/graph/d.ts', text: '' },
    ];
    expect(circlesIn(files)).toEqual(['src/graph/a.ts -> src/graph/b.ts -> src/graph/c.ts -> src/graph/a.ts']);
  });

  test('what is only talked about is no import', () => {
    const text = `// import { z } from 'zod';\nconst sentence = "from 'zod'"; /* import('zod') */\nArray.from('abc');`;
    expect(forbiddenImports('src/domain/user.ts', text)).toEqual([]);
  });
});

describe('the environment', () => {
  const readsEnvironment = (text: string): boolean =>
    /\bprocess\s*(?:\?\.|\.)\s*env\b|\bimport\.meta\.env\b/.test(readSource(text).code) ||
    /\bprocess\s*\[/.test(readSource(text).code);

  test('is read in main.ts only', () => {
    const readers = sources.filter(({ text }) => readsEnvironment(text) || /from 'node:process'/.test(text));
    expect(readers.map(({ file }) => file)).toEqual(['src/main.ts']);
  });
});

describe('vendors', () => {
  const names = [
    ...vendorFolders,
    ...providerModules.flatMap(({ name, displayName, defaultKey }) => [name, displayName, defaultKey]),
  ];
  const rulesFor = (file: string) => ({ names, prose: file.startsWith('src/graph/') });

  test('are named in src/providers only; what the schema says of them in words is documentation', () => {
    const outside = sources.filter(({ file }) => !file.startsWith('src/providers/'));
    expect(outside.flatMap(({ file, text }) => vendorNamesIn(file, text, rulesFor(file)))).toEqual([]);
  });

  test.each([
    ['src/graph/user.ts', 'const isSnyk = true;'],
    ['src/graph/user.ts', "if (provider === 'ORG_USER_MANAGEMENT') return null;"],
    ['src/graph/user.ts', 'const name = `tray`;'],
    ['src/server/examples.ts', "const query = 'query { users(filter: { providers: [SNYK] }) }';"],
    ['src/loaders/loaders.ts', 'const oumUsers = 1;'],
    ['src/http/status.ts', 'const isTrayAnswer = /^tray /.test(text);'],
  ])('%s: %s is found', (file, text) => {
    expect(vendorNamesIn(file, text, rulesFor(file))).not.toEqual([]);
  });

  test('a description, a comment, and a word that contains a name are none', () => {
    const text = `// Snyk\nconst portrayed = { description: 'Snyk calls it an organisation.' }; const ashtray = 1;`;
    expect(vendorNamesIn('src/graph/user.ts', text, rulesFor('src/graph/user.ts'))).toEqual([]);
  });
});

describe('files', () => {
  const linesOf = (text: string): number => lineAt(text.trimEnd(), text.length);

  test('have at most 250 lines, and tests at most 500', () => {
    const long = files.filter(({ file, text }) => linesOf(text) > (isTest(file) ? 500 : 250));
    expect(long.map(({ file, text }) => `${file}: ${linesOf(text)}`)).toEqual([]);
  });

  test('are no barrels: only the two entry points of the package pass on what others export', () => {
    const [passingOn, definition] = [
      /\bexport\s+(?:type\s+)?(?:\*|\{[^}]*\}\s*from\b)/,
      /\bexport\s+(?!type\s*\{|\*|\{)/,
    ];
    const isBarrel = ({ text }: { readonly text: string }): boolean => {
      const { code } = readSource(text);
      return passingOn.test(code) && !definition.test(code);
    };
    expect(new Set(sources.filter(isBarrel).map(({ file }) => file))).toEqual(
      new Set(['src/index.ts', 'src/client/index.ts']),
    );
  });

  test('are not called helpers, and the like', () => {
    const vague = files.filter(({ file }) => /\b(?:utils?|helpers?|common|misc)\b/.test(file));
    expect(vague.map(({ file }) => file)).toEqual([]);
  });

  test('that tests share register no hook as they are loaded, which happens for the first test file only', () => {
    const hooked = files.filter(
      ({ file, text }) => !file.endsWith('.test.ts') && /^(?:before|after)(?:Each|All)\(/m.test(text),
    );
    expect(hooked.map(({ file }) => file)).toEqual([]);
  });
});
