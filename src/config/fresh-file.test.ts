import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openFreshFile } from './fresh-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'secret');
let moment = 0;
let reads = 0;
const complaints: string[] = [];
beforeEach(() => {
  moment = 0;
  reads = 0;
  complaints.splice(0);
  rmSync(file, { force: true });
});

const open = (path = file) =>
  openFreshFile({
    file: path,
    initial: 'at the start',
    read: (text) => {
      reads += 1;
      return text.trim() === '' ? { fault: 'is empty.' } : { value: text.trim() };
    },
    now: () => moment,
    complain: (fault) => complaints.push(fault),
  });

test('a file is read anew once it has changed, and at most once in a second', () => {
  writeFileSync(file, 'one');
  const value = open();
  expect(value()).toBe('one');
  writeFileSync(file, 'two');
  moment = 999;
  expect(value()).toBe('one');
  moment = 1000;
  expect(value()).toBe('two');
  for (moment = 2000; moment < 9000; moment += 1000) expect(value()).toBe('two');
  expect(reads).toBe(2);
});

test('a change that leaves the size and the time of writing is seen', () => {
  const day = new Date('2026-01-01');
  writeFileSync(file, 'one');
  utimesSync(file, day, day);
  const value = open();
  expect(value()).toBe('one');
  writeFileSync(file, 'two');
  utimesSync(file, day, day);
  moment = 1000;
  expect(value()).toBe('two');
});

test.each([
  ['empty', () => writeFileSync(file, ' \n'), 'is empty.'],
  ['gone', () => rmSync(file), 'cannot be read (ENOENT).'],
  [
    'a folder',
    () => {
      rmSync(file);
      mkdirSync(file);
    },
    'cannot be read (EISDIR).',
  ],
  ['huge', () => writeFileSync(file, 'x'.repeat(2 ** 20 + 1)), 'has more than 1048576 bytes.'],
])(
  'a version that is %s leaves the one before, is complained of once, and ends with the next',
  (_name, spoil, fault) => {
    writeFileSync(file, 'one');
    const value = open();
    expect(value()).toBe('one');
    spoil();
    for (moment = 1000; moment < 5000; moment += 1000) expect(value()).toBe('one');
    expect(complaints).toEqual([fault]);
    rmSync(file, { recursive: true, force: true });
    writeFileSync(file, 'three');
    moment = 5000;
    expect(value()).toBe('three');
  },
);

test('without a version that can be used, what was read at the start holds', () => {
  const value = open();
  expect(value()).toBe('at the start');
});

test('the exchange of a symbolic link, as Kubernetes does it, is a change', () => {
  const version = (name: string, content: string): void => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'token'), content);
    symlinkSync(name, join(folder, '..data-new'));
    renameSync(join(folder, '..data-new'), join(folder, '..data'));
  };
  version('..2026-1', 'one');
  symlinkSync('..data/token', join(folder, 'token'));
  const value = open(join(folder, 'token'));
  expect(value()).toBe('one');
  version('..2026-2', 'two');
  rmSync(join(folder, '..2026-1'), { recursive: true });
  moment = 1000;
  expect(value()).toBe('two');
});

test('a clock that is set back does not stop the looking', () => {
  writeFileSync(file, 'one');
  const value = open();
  moment = 1_000_000;
  expect(value()).toBe('one');
  writeFileSync(file, 'two');
  moment = 0;
  expect(value()).toBe('two');
});
