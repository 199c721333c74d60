import { changes, endless, greets, head, sends } from '../answers.ts';
import { bytesOf } from '../fault-proxy.ts';
import { fault, type FaultFamily } from '../fault.ts';

const json = '{"canary":1}';
const withLength = (lengths: string): string => `${head(lengths)}${json}`;
const flood = Array.from({ length: 2000 }, (_, index) => `x-canary-${index}: canary`).join('\r\n');

export const notHttp: FaultFamily = {
  name: 'What is not HTTP',
  secure: false,
  faults: [
    fault(
      'another protocol that greets first',
      greets(['SSH-2.0-canary\r\n'], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault('text in place of an answer', sends(['canary canary\r\n\r\n'], 'FIN'), 'UPSTREAM_MALFORMED', 'UNKNOWN'),
    fault('binary in place of an answer', sends([Buffer.alloc(2000, 0xf7)], 'FIN'), 'UPSTREAM_MALFORMED', 'UNKNOWN'),
    fault('zeros in place of an answer', sends([Buffer.alloc(2000)], 'FIN'), 'UPSTREAM_MALFORMED', 'UNKNOWN'),
    fault('HTTP/0.9: a body and nothing else', sends([json], 'FIN'), 'UPSTREAM_MALFORMED', 'UNKNOWN'),
    fault(
      'HTTP/2 frames',
      sends([Buffer.from('00001204000000000000030000', 'hex')], 'FIN'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault('a TLS alert', sends([Buffer.from('15030100020228', 'hex')], 'FIN'), 'UPSTREAM_MALFORMED', 'UNKNOWN'),
    fault(
      'HTTP of a version that there is not',
      sends(['HTTP/9.7 200 OK\r\ncontent-length: 2\r\n\r\n{}'], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a status that is no number',
      sends(['HTTP/1.1 OK\r\ncontent-length: 2\r\n\r\n{}'], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a status of four digits',
      sends([head('content-length: 2', '2000 OK'), '{}'], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a request in place of an answer',
      sends(['GET /canary HTTP/1.1\r\nhost: canary\r\n\r\n'], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a header without a name',
      sends([head(': canary\r\ncontent-length: 2'), '{}'], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a header with a zero in it',
      sends([head('x-canary: \0\r\ncontent-length: 2'), '{}'], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'headers without end',
      endless('HTTP/1.1 200 OK\r\n', 'x-canary: canary\r\n'.repeat(100)),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a header without end',
      endless('HTTP/1.1 200 OK\r\nx-canary: ', 'canary'.repeat(1000)),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault('2000 headers', sends([head(flood)], 'stays open'), 'UPSTREAM_MALFORMED', 'UNKNOWN'),
    fault(
      'an offer to change the protocol',
      sends([head('connection: upgrade\r\nupgrade: canary', '101 Switching Protocols')], 'stays open'),
      'UPSTREAM_UNAVAILABLE',
      'UNKNOWN',
    ),
    fault(
      'two lengths that differ',
      sends([withLength('content-length: 12\r\ncontent-length: 13')], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a length and chunks',
      sends([withLength('content-length: 12\r\ntransfer-encoding: chunked')], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a length that is no number',
      sends([withLength('content-length: many')], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a negative length',
      sends([withLength('content-length: -1')], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a length beyond all numbers',
      sends([withLength(`content-length: ${'9'.repeat(40)}`)], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a chunk whose size is no number',
      sends([head('transfer-encoding: chunked'), 'canary\r\n'], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a chunk whose size is beyond all numbers',
      sends([head('transfer-encoding: chunked'), `${'f'.repeat(40)}\r\n`], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a chunk longer than its size',
      sends([head('transfer-encoding: chunked'), '1\r\n{"canary"\r\n'], 'stays open'),
      'UPSTREAM_MALFORMED',
      'UNKNOWN',
    ),
    fault(
      'a length shorter than the body',
      changes(
        (answer) => ({
          ...answer,
          status: 200,
          headers: { ...answer.headers, 'content-length': '1' },
          body: Buffer.from(json),
        }),
        'stays open',
      ),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
    fault(
      'a second answer that nobody asked for',
      changes(
        (answer) => Buffer.concat([bytesOf(answer), Buffer.from(`${head('content-length: 12')}{"canary":1}`)]),
        'stays open',
      ),
      'ANSWERED',
      'APPLIED',
    ),
    fault(
      'a `204` with a body',
      changes(
        (answer) =>
          Buffer.concat([bytesOf({ ...answer, headers: {}, status: 204, body: Buffer.alloc(0) }), Buffer.from(json)]),
        'stays open',
      ),
      'UPSTREAM_MALFORMED',
      'APPLIED',
    ),
  ],
};
