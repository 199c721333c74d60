import { gzipSync } from 'node:zlib';
import { bodied, endless, head } from '../faults/answers.ts';
import type { Breakage } from '../faults/fault-proxy.ts';
import { openSite } from './site.ts';
import { mostResidentMebibytes, residentMebibytes } from './watched-process.ts';

const mebibyte = 2 ** 20;
const packed = { 'content-encoding': 'gzip' };
const bomb = gzipSync(Buffer.alloc(256 * mebibyte, ' '));
const lists = gzipSync(`{"elements":[${'[],'.repeat(mebibyte)}[]]}`);
const fewerLists = gzipSync(`{"elements":[${'[],'.repeat(145_000)}[]]}`);
const text = gzipSync(JSON.stringify({ elements: 'x'.repeat(4 * mebibyte - 100) }));

/** Answers that are small to send and large to keep, or that do not end. */
export const hostileAnswers: readonly (readonly [name: string, breakage: Breakage])[] = [
  ['a gzip bomb', bodied(() => bomb, packed)],
  ['a body without end', endless(head('transfer-encoding: chunked'), `8000\r\n${'['.repeat(0x8000)}\r\n`)],
  ['a million lists', bodied(() => lists, packed)],
  ['as many lists as are read', bodied(() => fewerLists, packed)],
  ['one text as long as is read', bodied(() => text, packed)],
];

/** By how many MiB the process grows at most while many ask at once, and are all answered in this way. */
export const growthUnder = async (breakage: Breakage, askers: number): Promise<number> => {
  await using site = await openSite();
  const { gateway, proxies } = site;
  const query = '{ directory(key: "tray") { users(first: 500) { nodes { id } } } }';
  await gateway.ask(query);
  await proxies.get('tray')?.break(breakage);
  const before = residentMebibytes(gateway.pid);
  await Promise.all(Array.from({ length: askers }, () => gateway.ask(query)));
  return mostResidentMebibytes(gateway.pid) - before;
};
