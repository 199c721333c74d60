import { changes, endless, greets, head, inParts, sends } from '../answers.ts';
import { bytesOf } from '../fault-proxy.ts';
import { fault, type FaultFamily } from '../fault.ts';

const firstHalf = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2));

export const waiting: FaultFamily = {
  name: 'Silence and slowness',
  secure: false,
  faults: [
    fault('a connection that nobody reads from', greets([], 'stays open'), 'UPSTREAM_TIMEOUT', 'UNKNOWN'),
    fault('no answer', sends([], 'stays open'), 'UPSTREAM_TIMEOUT', 'UNKNOWN'),
    fault('half a status line, then nothing', sends(['HTTP/1.1 20'], 'stays open'), 'UPSTREAM_TIMEOUT', 'UNKNOWN'),
    fault(
      'half of the headers, then nothing',
      sends(['HTTP/1.1 200 OK\r\nx-one: canary\r\nx-tw'], 'stays open'),
      'UPSTREAM_TIMEOUT',
      'UNKNOWN',
    ),
    fault('headers, then nothing', sends([head('content-length: 9')], 'stays open'), 'UPSTREAM_TIMEOUT', 'UNKNOWN'),
    fault(
      'half of the body, then nothing',
      changes((answer) => firstHalf(bytesOf({ ...answer, headers: { 'content-length': '90000' } })), 'stays open'),
      'UPSTREAM_TIMEOUT',
      'UNKNOWN',
    ),
    fault(
      'all but the last byte',
      changes((answer) => {
        const length = String(answer.body.length + 1);
        return { ...answer, status: 200, headers: { ...answer.headers, 'content-length': length } };
      }, 'stays open'),
      'UPSTREAM_TIMEOUT',
      'UNKNOWN',
    ),
    fault(
      'a chunked body whose end does not come',
      sends([head('transfer-encoding: chunked'), '2\r\n{}\r\n'], 'stays open'),
      'UPSTREAM_TIMEOUT',
      'UNKNOWN',
    ),
    fault(
      'headers that trickle without end',
      endless('HTTP/1.1 200 OK\r\nx: ', 'x', 10),
      'UPSTREAM_TIMEOUT',
      'UNKNOWN',
    ),
    fault(
      'a body that trickles without end',
      endless(head('transfer-encoding: chunked'), '1\r\n[\r\n', 10),
      'UPSTREAM_TIMEOUT',
      'UNKNOWN',
    ),
    fault(
      'white space that trickles without end',
      endless(head('content-length: 90000'), ' ', 10),
      'UPSTREAM_TIMEOUT',
      'UNKNOWN',
    ),
    fault(
      '`102 Processing` again and again',
      endless('', 'HTTP/1.1 102 Processing\r\n\r\n', 10),
      'UPSTREAM_TIMEOUT',
      'UNKNOWN',
    ),
    fault(
      '`103 Early Hints` without pause or end',
      endless('', 'HTTP/1.1 103 Early Hints\r\nlink: <canary>\r\n\r\n'.repeat(100)),
      'UPSTREAM_TIMEOUT',
      'UNKNOWN',
    ),
    fault('an answer that comes late, but in time', inParts(1, 40), 'ANSWERED', 'APPLIED'),
    fault('an answer in many small parts', inParts(12, 4), 'ANSWERED', 'APPLIED'),
  ],
};
