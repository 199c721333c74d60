import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { hashApiKey } from '../access/api-key.ts';
import { readKeysFile } from '../config/keys-file.ts';
import { parseCommandLine } from './command-line.ts';
import { tendKeys } from './key.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'keys.json');
beforeEach(() => rmSync(file, { force: true }));

const run = async (line: string) => {
  const printed: string[] = [];
  const complained: string[] = [];
  const parsed = parseCommandLine(line.split(' '));
  if (parsed.command !== 'key create' && parsed.command !== 'key list' && parsed.command !== 'key remove') {
    throw new Error(parsed.command);
  }
  const code = await tendKeys(parsed, {
    workingDirectory: folder,
    print: (text) => printed.push(text),
    complain: (text) => complained.push(text),
  });
  return { code, printed, complained };
};
const namesInFile = (): readonly string[] => {
  const read = readKeysFile(file);
  return read.ok ? read.value.map(({ name }) => name) : [];
};

test('a key is printed with its entry for the configuration, and with nothing else', async () => {
  const { code, printed, complained } = await run(
    'key create --name ci --grant *=read --grant tray=read,write --grant tray=raw --metrics --expires 2027-01-31',
  );
  const [key = '', entry = '', ...others] = printed;
  expect({ code, others }).toEqual({ code: 0, others: [] });
  expect(key).toMatch(/^rollcall_/);
  expect(JSON.parse(entry)).toEqual({
    name: 'ci',
    hash: hashApiKey(key),
    expires: '2027-01-31',
    grants: { '*': ['read'], tray: ['read', 'write', 'raw'] },
    metrics: true,
  });
  expect(complained.join()).not.toContain(key);
});

test('with a file only the key is printed, and its hash is in the file, which is the owner’s alone', async () => {
  const { printed } = await run('key create --name ci --grant *=read --file keys.json');
  expect(printed).toEqual([expect.stringMatching(/^rollcall_/)]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual([
    { name: 'ci', hash: hashApiKey(printed[0] ?? ''), grants: { '*': ['read'] } },
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  chmodSync(file, 0o644);
  await run('key create --name other --metrics --file keys.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(namesInFile()).toEqual(['ci', 'other']);
});

test('keys that are made at once are all there', async () => {
  const names = Array.from({ length: 10 }, (_, index) => `key-${index}`);
  await Promise.all(names.map((name) => run(`key create --name ${name} --metrics --file keys.json`)));
  expect([...namesInFile()].sort()).toEqual(names);
  expect(existsSync(`${file}.new`)).toBe(false);
});

test('a name that is there already is refused, and nothing is changed or printed', async () => {
  await run('key create --name ci --grant *=read --file keys.json');
  const before = readFileSync(file, 'utf8');
  await expect(run('key create --name ci --grant *=write --file keys.json')).rejects.toThrow(
    'keys.json has a key named ci already. Choose another name, or remove it.',
  );
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(existsSync(`${file}.new`)).toBe(false);
});

test('a file with faults is left as it is', async () => {
  writeFileSync(file, '[{ "name": "ci" }]');
  for (const line of ['key create --name b --metrics', 'key remove --name ci', 'key list']) {
    await expect(run(`${line} --file keys.json`)).rejects.toThrow(
      /Nothing was changed\.\n {2}- keys\.json\[0\]\.hash: /,
    );
  }
  expect(readFileSync(file, 'utf8')).toBe('[{ "name": "ci" }]');
});

test('keys are listed without their hashes, and can be removed', async () => {
  await run('key create --name ci --grant *=read --grant tray=write --file keys.json');
  await run('key create --name old --metrics --expires 2020-01-01 --file keys.json');
  const { printed } = await run('key list --file keys.json');
  expect(printed.join('\n').split('\n')).toEqual([
    'NAME  EXPIRES           GRANTS             METRICS',
    'ci    never             *=read tray=write  no',
    'old   2020-01-01 (has)                     yes',
  ]);
  await expect(run('key remove --name cj --file keys.json')).rejects.toThrow(
    'keys.json has no key named cj. Did you mean ci?',
  );
  await run('key remove --name ci --file keys.json');
  expect(namesInFile()).toEqual(['old']);
});

test('of a symbolic link, what it names is changed', async () => {
  const link = join(folder, 'link.json');
  symlinkSync('keys.json', link);
  await run('key create --name ci --metrics --file keys.json');
  await run('key create --name more --metrics --file link.json');
  expect(namesInFile()).toEqual(['ci', 'more']);
});

test('a file that is not there has no keys to list or remove', async () => {
  await expect(run('key list --file keys.json')).rejects.toThrow(/There is no file .*keys\.json/);
  await expect(run('key remove --name ci --file keys.json')).rejects.toThrow(/no key named ci/);
  expect(existsSync(file)).toBe(false);
});

test.each([
  ['--name jwt:ada --metrics', /^--name is what Rollcall calls a caller of another kind/],
  ['--name ci --grant tray=rite', /^--grant tray must be one of .* Did you mean write\?$/],
  ['--name ci --grant Tray=read', /^--grant Tray must be the key of a directory/],
  ['--name ci --grant tray', /^--grant must be a directory and permissions/],
  ['--name ci --metrics --expires soon', /^--expires must be a date/],
  ['--name ci', /needs what the key may do/],
  ['--metrics', /needs a name/],
])('key create %s is refused with what would be right', async (flags, message) => {
  await expect(run(`key create ${flags} --file keys.json`)).rejects.toThrow(message);
  expect(existsSync(file)).toBe(false);
});
