import { changes, greets, head, sends } from '../answers.ts';
import { bytesOf } from '../fault-proxy.ts';
import { fault, type FaultFamily } from '../fault.ts';

const halfBody = (length: number): string => `${head(`content-length: ${length}`)}{"canary":`;
const chunked = `${head('transfer-encoding: chunked')}9\r\n{"canary"\r\n`;

export const cuts: FaultFamily = {
  name: 'Cut connections',
  secure: false,
  faults: [
    fault('a reset as the connection is made', greets([], 'RST'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('an end as the connection is made', greets([], 'FIN'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault(
      'a reset in the middle of the request',
      { connection: (socket) => socket.once('data', () => socket.resetAndDestroy()) },
      'UPSTREAM_UNAVAILABLE',
      'UNKNOWN',
    ),
    fault('a reset after the request', sends([], 'RST'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('an end after the request', sends([], 'FIN'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault(
      'a reset after the vendor has acted',
      changes(() => '', 'RST'),
      'UPSTREAM_UNAVAILABLE',
      'UNKNOWN',
    ),
    fault('a reset in the status line', sends(['HTTP/1.1 2'], 'RST'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('an end in the status line', sends(['HTTP/1.1 2'], 'FIN'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('a reset in the headers', sends(['HTTP/1.1 200 OK\r\nx-a: '], 'RST'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('an end in the headers', sends(['HTTP/1.1 200 OK\r\nx-a: '], 'FIN'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('a reset before the body', sends([head('content-length: 9')], 'RST'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('an end before the body', sends([head('content-length: 9')], 'FIN'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('a reset in the body', sends([halfBody(100)], 'RST'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('an end in the body', sends([halfBody(100)], 'FIN'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('a reset in a chunked body', sends([chunked], 'RST'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('an end in a chunked body', sends([chunked], 'FIN'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('an end in the size of a chunk', sends([`${chunked}1`], 'FIN'), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault(
      'a length longer than the body, and an end',
      changes((answer) => {
        const headers = { ...answer.headers, 'content-length': String(answer.body.length + 7) };
        return { ...answer, status: 200, headers };
      }, 'FIN'),
      'UPSTREAM_UNAVAILABLE',
      'UNKNOWN',
    ),
    fault(
      'JSON that is cut where the end of the connection is its end',
      sends([head('connection: close'), '{"canary":'], 'FIN'),
      'UPSTREAM_MALFORMED',
      'UNCONFIRMED',
    ),
    fault(
      'a whole answer without a length, ended by the connection',
      changes(
        ({ headers: { 'content-length': _length, ...headers }, ...answer }) => bytesOf({ ...answer, headers }),
        'FIN',
      ),
      'ANSWERED',
      'APPLIED',
    ),
  ],
};
