import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { toy } from '../../test/toy-vendor/toy.ts';
import { checkConfig } from './check-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
afterAll(() => rmSync(folder, { recursive: true }));

const directory = { key: 'main', provider: 'TOY_LIBRARY', token: 'good-token' };
const check = (access: object) =>
  checkConfig({ directories: [directory], access }, { modules: [toy], basePath: folder });
const faultsOf = (access: object): readonly string[] => {
  const checked = check(access);
  return checked.ok ? [] : checked.faults.map(({ where, what }) => `${where}: ${what}`);
};
const key = (name: string, digit: string) => ({
  name,
  hash: `sha256:${digit.repeat(64)}`,
  grants: { '*': ['read'] },
});
const write = (keys: unknown): string => {
  writeFileSync(join(folder, 'keys.json'), typeof keys === 'string' ? keys : JSON.stringify(keys));
  return 'keys.json';
};

test('the keys of the file are read beside those of the configuration', () => {
  const keysFile = write([key('file', 'a')]);
  expect(check({ keys: [key('own', 'b')], keysFile })).toMatchObject({
    ok: true,
    value: { access: { keys: [{ name: 'own' }], keysFile: join(folder, keysFile), keysInFile: [{ name: 'file' }] } },
  });
});

test('all faults of a file of keys are found at once, each with its place', () => {
  const keysFile = write([
    { ...key('one', 'a'), hash: 'the-key-itself' },
    { ...key('two', 'b'), grants: { main: ['rite'] }, expires: '2026-02-31' },
  ]);
  const faults = faultsOf({ keysFile });
  expect(faults).toEqual([
    expect.stringMatching(/^keys\.json\[0\]\.hash: must be sha256:/),
    expect.stringMatching(/^keys\.json\[1\]\.expires: must be a date/),
    'keys.json[1].grants.main[0]: must be one of read, write, raw or audit. Did you mean write?',
  ]);
  expect(faults.join()).not.toContain('the-key-itself');
});

test.each([
  ['no JSON', '{', 'keys.json: is not valid JSON.'],
  ['no list', '{}', 'keys.json: must be a list, and is an object.'],
])('a file that is %s is a fault', (_name, content, fault) => {
  expect(faultsOf({ keysFile: write(content) })).toEqual([fault]);
});

test('a file that is not there is a fault that says how to make it', () => {
  expect(faultsOf({ keysFile: 'gone.json' })).toEqual([
    expect.stringMatching(
      /^access\.keysFile: names .*gone\.json, which cannot be read \(ENOENT\)\. `rollcall key create/,
    ),
  ]);
});

test('a name or a hash that is there twice is a fault, in the file and the configuration together', () => {
  const keysFile = write([key('own', 'a'), key('file', 'b'), { ...key('third', 'c'), grants: { man: ['read'] } }]);
  expect(faultsOf({ keys: [key('own', 'b')], keysFile })).toEqual([
    'keys.json[0].name: is the name of access.keys[0].name too. Every key needs one of its own.',
    'keys.json[1].hash: is the hash of access.keys[0].hash too. Every key needs one of its own.',
    'keys.json[2].grants.man: is no configured directory. Did you mean main?',
  ]);
});

test.each(['jwt:ada', 'anonymous', 'rollcall'])('%j is a name that no key may have', (name) => {
  expect(faultsOf({ keys: [key(name, 'a')] })).toEqual([
    'access.keys[0].name: is what Rollcall calls a caller of another kind. Choose another.',
  ]);
});

test.each(['a\nb', 'a\u0000', 'a\u202eb'])('%j is no name', (name) => {
  expect(faultsOf({ keys: [key(name, 'a')] })).toEqual(['access.keys[0].name: must be of visible characters.']);
});

test.each(['2027-01-31', '2027-01-31T18:00Z', '2027-01-31T18:00:00.5+02:00'])('a key may expire at %s', (expires) => {
  expect(faultsOf({ keys: [{ ...key('a', 'a'), expires }] })).toEqual([]);
});

test.each(['2027-02-31', '2027-01-31T18:00', '2027-13-01', 'tomorrow', '1/2/2027'])('%s is no date', (expires) => {
  expect(faultsOf({ keys: [{ ...key('a', 'a'), expires }] })).toEqual([
    expect.stringMatching(/^access\.keys\[0\]\.expires: must be a date/),
  ]);
});
