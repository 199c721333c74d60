import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { ProviderError } from '../domain/provider-error.ts';
import { type Attempt, doubtOf, nameAttempt } from './attempt.ts';

/** What `parseBody` can unpack, in the form of the request header. */
export const acceptedEncodings = 'gzip, br';

const unpackers = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
]);

/**
 * The JSON in an answer's bytes, or undefined where there are none (or only white space). Unpacking stops at `limit` bytes, however small
 * the answer was on the wire. Rejects with a ProviderError of kind `malformed-response`; nothing of the body is in it.
 */
export const parseBody = async (attempt: Attempt, bytes: Buffer, encoding: string, limit: number): Promise<unknown> => {
  const plain = bytes.length === 0 ? bytes : await unpack(attempt, bytes, encoding, limit);
  const text = decode(attempt, plain);
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    if (text.trim() === '') return undefined;
    // The engine's own message quotes the text, so it is not kept.
    throw notJson(attempt);
  }
};

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

const unpack = async (attempt: Attempt, bytes: Buffer, encoding: string, limit: number): Promise<Buffer> => {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity') return bytes;
  const advice = 'Check any proxy on the way; if there is none, please report it.';
  const unpacker = unpackers.get(name);
  if (unpacker === undefined) throw malformed(attempt, 'a compression that Rollcall did not ask for', advice);
  try {
    return await unpacker(bytes, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(attempt, limit);
    throw malformed(attempt, 'damaged compressed data', advice);
  }
};

/** Refuses what is not UTF-8: replacing a byte inside an id would make it another id. */
const decode = (attempt: Attempt, bytes: Buffer): string => {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed(attempt, 'text that is not UTF-8', 'Please report it to the vendor: JSON is always UTF-8.');
  }
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

const malformed = (attempt: Attempt, what: string, advice: string): ProviderError =>
  new ProviderError(
    'malformed-response',
    attempt.directory,
    `${attempt.vendor} answered ${nameAttempt(attempt)} with ${what}. ${advice}${doubtOf(attempt)}`,
  );
