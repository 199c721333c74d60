import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { bodied, endless, head, status } from '../answers.ts';
import { fault, type FaultFamily } from '../fault.ts';

/** More than the gateways of these tests read. */
const large = Buffer.alloc(2 ** 21, '[1],');
const bombs = {
  gzip: gzipSync(large),
  members: Buffer.concat(Array.from({ length: 40 }, () => gzipSync(large.subarray(0, 2 ** 17)))),
  brotli: brotliCompressSync(large, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
};
const page = '<!doctype html><title>canary</title><p>Log in to use this network.</p>';
const withoutChecksum = (packed: Buffer): Buffer => packed.fill(0, packed.length - 8);
const compressed = (encoding: string) => ({ 'content-encoding': encoding });

export const bodies: FaultFamily = {
  name: 'Bodies',
  secure: false,
  faults: [
    fault(
      'an empty `200`',
      bodied(() => ''),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault('a `204`', status(204), 'UPSTREAM_MALFORMED', 'UNCONFIRMED'),
    fault('a `205`', status(205, {}, ''), 'UPSTREAM_MALFORMED', 'UNCONFIRMED'),
    fault(
      'a `200` of white space',
      bodied(() => ' \r\n\t'),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'a page for people',
      bodied(() => page, { 'content-type': 'text/html' }),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a page for people that says it is JSON',
      bodied(() => page),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'text',
      bodied(() => 'canary', { 'content-type': 'text/plain' }),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'binary',
      bodied(() => Buffer.alloc(999, 0xf7)),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'half of the JSON',
      bodied((body) => body.subarray(0, body.length / 2 + 1)),
      ['UPSTREAM_MALFORMED'],
      'APPLIED',
    ),
    fault(
      'JSON, and more behind it',
      bodied((body) => `${body.toString()}{"canary":1}`),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'JSON of which a byte is not UTF-8',
      bodied((body) => Buffer.concat([body.subarray(0, -1), Buffer.from([0xff]), body.subarray(-1)])),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'JSON in UTF-16',
      bodied((body) => Buffer.from(body.toString(), 'utf16le')),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'JSON with a byte order mark',
      bodied((body) => `\ufeff${body.toString()}`),
      'ANSWERED',
      'APPLIED',
    ),
    fault(
      'JSON that says it is something else',
      bodied((body) => body, { 'content-type': 'image/png' }),
      'ANSWERED',
      'APPLIED',
    ),
    fault(
      'JSON that does not say what it is',
      bodied((body) => body, { 'content-type': '' }),
      'ANSWERED',
      'APPLIED',
    ),
    fault(
      'a gzip bomb',
      bodied(() => bombs.gzip, compressed('gzip')),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'a gzip bomb of many members',
      bodied(() => bombs.members, compressed('gzip')),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'a Brotli bomb',
      bodied(() => bombs.brotli, compressed('br')),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'gzip that is cut',
      bodied((body) => gzipSync(body).subarray(0, -9), compressed('gzip')),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'gzip whose checksum is wrong',
      bodied((body) => withoutChecksum(gzipSync(body)), compressed('gzip')),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'gzip that is none',
      bodied((body) => body, compressed('gzip')),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'Brotli that is none',
      bodied((body) => body, compressed('br')),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'gzip in gzip',
      bodied((body) => gzipSync(gzipSync(body)), compressed('gzip')),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'gzip in gzip, said to be so',
      bodied((body) => gzipSync(gzipSync(body)), compressed('gzip, gzip')),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'gzip that does not say so',
      bodied((body) => gzipSync(body)),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'a compression that was not asked for',
      bodied((body) => deflateSync(body), compressed('deflate')),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'a compression that nobody knows',
      bodied((body) => body, compressed('canary')),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'gzip',
      bodied((body) => gzipSync(body), compressed('GZIP')),
      'ANSWERED',
      'APPLIED',
    ),
    fault(
      'Brotli',
      bodied((body) => brotliCompressSync(body), compressed('br')),
      'ANSWERED',
      'APPLIED',
    ),
    fault(
      'more than is read, and says so',
      bodied(() => large),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a body without end',
      endless(head('transfer-encoding: chunked'), `4000\r\n${'"canary",'.repeat(1821).slice(0, 16_384)}\r\n`),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a body without end in chunks of a byte',
      endless(head('transfer-encoding: chunked'), '1\r\n[\r\n'.repeat(2000)),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a body without end or length',
      endless(head('connection: close'), '[1],'.repeat(4000)),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'trailers without end',
      endless(`${head('transfer-encoding: chunked')}2\r\n{}\r\n0\r\n`, 'x-canary: canary\r\n'.repeat(100)),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a `500` whose body does not end',
      endless(head('transfer-encoding: chunked', '500 No'), `4000\r\n${'canary  '.repeat(2048)}\r\n`),
      'UPSTREAM_UNAVAILABLE',
      'UNKNOWN',
    ),
    fault(
      'a `403` whose body trickles without end',
      endless(head('transfer-encoding: chunked', '403 No'), '1\r\n[\r\n', 10),
      'FORBIDDEN',
      'REFUSED',
    ),
  ],
};
