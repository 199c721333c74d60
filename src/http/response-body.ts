import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { ProviderError } from '../domain/provider-error.ts';
import { type Attempt, doubtOf, nameAttempt } from './attempt.ts';
import { createGate } from './gate.ts';

/** What `unpackBody` can unpack, in the form of the request header. */
export const acceptedEncodings = 'gzip, br';

const unpackers = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
]);

/** Answers unpacked at once in the whole process: each may take as much memory as an answer may have bytes. */
const unpackings = createGate(4, () => null);

/** Up to this size an answer cannot become much, whatever is in it. */
const harmlessBytes = 2 ** 18;

/**
 * A list, an object or a field takes up to 64 bytes of memory and a microsecond when it is read, and only two or three bytes to send: 4 MiB can
 * become 160, and hold up everybody for a second. So many are in no answer of people and their roles.
 */
const mostValues = 150_000;

/**
 * The JSON in an answer's bytes, or undefined where there are none (or only white space). What would be too many values is not read. Throws a
 * ProviderError of kind `malformed-response`; nothing of the body is in it.
 */
export const parseBody = (attempt: Attempt, bytes: Buffer): unknown => {
  if (bytes.length > harmlessBytes && countValues(bytes) > mostValues) throw tooMany(attempt);
  const text = decode(attempt, bytes);
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    if (text.trim() === '') return undefined;
    // The engine's own message quotes the text, so it is not kept.
    throw notJson(attempt);
  }
};

/** The same of a packed answer. Unpacking stops at `limit` bytes, however small the answer was on the wire. */
export const unpackBody = async (attempt: Attempt, bytes: Buffer, encoding: string, limit: number): Promise<unknown> =>
  parseBody(attempt, bytes.length === 0 ? bytes : await unpack(attempt, bytes, encoding, limit));

/** Whether a `content-encoding` says that the answer is packed, in whatever way. */
export const isPacked = (encoding: string): boolean => encoding !== '' && !/^\s*(?:identity)?\s*$/i.test(encoding);

/** The error for an answer that no API gives. */
export const notJson = (attempt: Attempt): ProviderError =>
  malformed(
    attempt,
    'something that is not JSON',
    "Check that the directory's base URL is that of the API, and any proxy on the way.",
  );

/** Whether an answer is a page for people, by what it says of itself or, where it is not packed, by how it begins. */
export const isWebPage = (mediaType: string, bytes: Buffer): boolean =>
  /\bx?html\b/i.test(mediaType) || /^\s*</.test(bytes.subarray(0, 64).toString('latin1'));

/** The error for an answer of more bytes than `limit`, packed or unpacked. */
export const tooLarge = (attempt: Attempt, limit: number): ProviderError =>
  malformed(attempt, `more than ${limit} bytes, the most that Rollcall reads`, 'Ask for fewer rows at once.');

const tooMany = (attempt: Attempt): ProviderError =>
  malformed(attempt, `more than ${mostValues} values, the most that Rollcall reads`, 'Ask for fewer rows at once.');

/** Lists, objects and fields, by the bytes that begin them. Those within texts are counted too, which are few. */
const countValues = (bytes: Buffer): number => {
  let count = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === 0x5b || byte === 0x7b || byte === 0x3a) count += 1;
  }
  return count;
};

const unpack = async (attempt: Attempt, bytes: Buffer, encoding: string, limit: number): Promise<Buffer> => {
  const advice = 'Check any proxy on the way; if there is none, please report it.';
  const unpacker = unpackers.get(encoding.trim().toLowerCase());
  if (unpacker === undefined) throw malformed(attempt, 'a compression that Rollcall did not ask for', advice);
  await new Promise((resolve) => unpackings.enter(resolve));
  try {
    return await unpacker(bytes, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(attempt, limit);
    throw malformed(attempt, 'damaged compressed data', advice);
  } finally {
    unpackings.leave(null);
  }
};

/** Refuses what is not UTF-8: replacing a byte inside an id would make it another id. A mark at the beginning that says it is UTF-8 is left out. */
const decode = (attempt: Attempt, bytes: Buffer): string => {
  if (!isUtf8(bytes)) {
    throw malformed(attempt, 'text that is not UTF-8', 'Please report it to the vendor: JSON is always UTF-8.');
  }
  return bytes.toString('utf8', bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
};

const malformed = (attempt: Attempt, what: string, advice: string): ProviderError =>
  new ProviderError(
    'malformed-response',
    attempt.directory,
    `${attempt.vendor} answered ${nameAttempt(attempt)} with ${what}. ${advice}${doubtOf(attempt)}`,
  );
