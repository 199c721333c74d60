import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { providerModules } from '../../src/providers/index.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { compiler, packPackage, type PackedPackage } from './packed-package.ts';

const run = promisify(execFile);

/** A right use of the client, printed as JSON. */
const consumer = `import { type Answer, execute, PersonByEmailDocument, type PersonByEmailQuery, UsersDocument } from 'rollcall/client';

export const main = async (url: string): Promise<{ keys: string[]; person: Answer<PersonByEmailQuery> }> => {
  const person = await execute(url, PersonByEmailDocument, { email: 'ada.okafor@example.com' });
  const name: string | null | undefined = person.data?.users?.nodes[0]?.name;
  if (name === undefined) throw new Error('Nobody was found.');
  const { data } = await execute(url, UsersDocument, { first: 500 });
  return { keys: (data?.users?.sources ?? []).map(({ directory }) => directory.key), person };
};
`;

/** A wrong use in each line but the first. */
const mistakes = `import { execute, PersonByEmailDocument, UsersDocument } from 'rollcall/client';
execute('', PersonByEmailDocument);
execute('', PersonByEmailDocument, {});
execute('', PersonByEmailDocument, { email: 1 });
execute('', PersonByEmailDocument, { email: '', mail: '' });
execute('', UsersDocument, { filter: { providers: ['NOBODY'] } });
execute('', UsersDocument).then(({ data }) => data?.users?.edges[0]?.node.surname);
`;

let packed: PackedPackage;
let compiled: { readonly said: string; readonly javaScript: string };

beforeAll(async () => {
  packed = await packPackage();
  // The declarations name a type of this package; when the client runs, nothing beside it is there.
  const folder = await packed.install(['@graphql-typed-document-node/core']);
  const compilerOptions = {
    target: 'es2024',
    lib: ['es2024', 'dom'],
    module: 'nodenext',
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', type: 'module' }));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  await writeFile(join(folder, 'consumer.ts'), consumer);
  await writeFile(join(folder, 'mistakes.ts'), mistakes);
  const said = await run(process.execPath, [compiler, '-p', folder], { cwd: folder }).then(
    ({ stdout }) => stdout,
    ({ stdout }: { readonly stdout: string }) => stdout,
  );
  compiled = { said, javaScript: await readFile(join(folder, 'consumer.js'), 'utf8') };
}, 120_000);

afterAll(() => packed[Symbol.asyncDispose]());

/** Runs the compiled consumer in a process of its own against a server, with nothing installed but the package. */
const runAgainst = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql`;
    const folder = await packed.install();
    await writeFile(join(folder, 'consumer.mjs'), compiled.javaScript);
    const program = `import('./consumer.mjs').then(({ main }) => main('${url}')).then(JSON.stringify, String).then(console.log)`;
    return (await run(process.execPath, ['--eval', program], { cwd: folder })).stdout;
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

describe('the typed client, installed from the package', () => {
  test('compiles in a strict project', () => {
    expect(compiled.said.split('\n').filter((line) => line !== '' && !/^mistakes\.ts|^ /.test(line))).toEqual([]);
  });

  test('has the compiler refuse a missing, wrong, misspelt or unknown variable, and a field that was not asked for', () => {
    const lines = [...compiled.said.matchAll(/^mistakes\.ts\((\d+),/gm)].map(([, line]) => Number(line));
    expect(lines, compiled.said).toEqual([2, 3, 4, 5, 6, 7]);
  });

  test('runs against the gateway without graphql', async () => {
    await using sandboxed = await startSandboxedGateway();
    const { keys, person } = JSON.parse(await runAgainst(sandboxed.gateway.listener)) as Record<string, unknown>;
    expect(keys).toEqual(providerModules.map(({ defaultKey }) => defaultKey));
    expect(person).toMatchObject({
      errors: [],
      data: {
        users: {
          nodes: providerModules.map(({ name }) => ({ name: 'Ada Okafor', directory: { provider: name } })),
          sources: providerModules.map(() => ({ state: 'READ', completeness: 'COMPLETE' })),
        },
      },
    });
  });

  test('says what is wrong where something else than a gateway answers', async () => {
    const said = await runAgainst((_, response) => response.writeHead(404).end('<h1>Not here</h1>'));
    expect(said.trim()).toBe(
      'Error: The answer is not GraphQL; its status is 404. Check the URL: it ends in /graphql.',
    );
  });
});

describe('the package', () => {
  const targetsOf = (value: unknown): readonly string[] =>
    typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(targetsOf);

  test('has every file that its manifest names', () => {
    const named = [...targetsOf(packed.manifest.exports), ...targetsOf(packed.manifest.bin)];
    expect(named.length).toBeGreaterThan(5);
    for (const path of named) expect(packed.files).toContain(path.replace(/^\.\//, ''));
  });

  test('has the licence, the README and the changelog', () => {
    expect(packed.files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'CHANGELOG.md', 'schema/schema.graphql']),
    );
  });

  test('has no tests, no sources and no maps without their sources', () => {
    expect(packed.files.filter((path) => /\.test\.|(?<!\.d)\.ts$|\.map$/.test(path))).toEqual([]);
  });

  test('starts as a command', async () => {
    const { dependencies } = packed.manifest;
    const folder = await packed.install(Object.keys(dependencies as object));
    const command = join(folder, 'node_modules', 'rollcall', 'dist', 'main.js');
    expect(await readFile(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    const { stdout } = await run(process.execPath, [command, 'schema'], { cwd: folder });
    expect(stdout).toBe(await readFile(join(folder, 'node_modules', 'rollcall', 'schema', 'schema.graphql'), 'utf8'));
  });
});
