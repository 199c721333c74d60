import { bodied, changes, firstOnly, sends, status, when } from '../answers.ts';
import { fault, type FaultFamily } from '../fault.ts';

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toUTCString();
const anHourAgo = new Date(0).toUTCString();

export const statuses: FaultFamily = {
  name: 'Statuses',
  secure: false,
  faults: [
    fault('`400`', status(400), 'UPSTREAM_REFUSED', 'REFUSED'),
    fault('`401`', status(401), 'UNAUTHORIZED', 'REFUSED'),
    fault('`402`', status(402), 'UPSTREAM_MALFORMED', 'UNKNOWN'),
    fault('`403`', status(403), 'FORBIDDEN', 'REFUSED'),
    fault('`404`', status(404), 'NOT_FOUND', 'REFUSED'),
    fault('`405`', status(405), 'UPSTREAM_REFUSED', 'REFUSED'),
    fault('`406`', status(406), 'UPSTREAM_MALFORMED', 'UNKNOWN'),
    fault('`407`', status(407), 'UPSTREAM_MALFORMED', 'UNKNOWN'),
    fault('`408`', status(408), 'UPSTREAM_TIMEOUT', 'UNKNOWN', { retried: true }),
    fault('`409`', status(409), 'CONFLICT', 'REFUSED'),
    fault('`410`', status(410), 'NOT_FOUND', 'REFUSED'),
    fault('`415`', status(415), 'UPSTREAM_REFUSED', 'REFUSED'),
    fault('`418`', status(418), 'UPSTREAM_MALFORMED', 'UNKNOWN'),
    fault('`422`', status(422), 'UPSTREAM_REFUSED', 'REFUSED'),
    fault('`451`', status(451), 'UPSTREAM_MALFORMED', 'UNKNOWN'),
    fault('`500`', status(500), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault(
      '`500` after the vendor has acted',
      bodied(() => '{"message":"canary"}', {}, 500),
      'UPSTREAM_UNAVAILABLE',
      'UNKNOWN',
    ),
    fault('`501`', status(501), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN', { retried: false }),
    fault(
      '`502`',
      status(502, { 'content-type': 'text/html' }, '<html>canary</html>'),
      'UPSTREAM_UNAVAILABLE',
      'UNKNOWN',
    ),
    fault('`503`', status(503), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('`504`', status(504), 'UPSTREAM_TIMEOUT', 'UNKNOWN', { retried: true }),
    fault('`599`', status(599), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault('`999`', status(999), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN'),
    fault(
      '`600`',
      sends(['HTTP/1.1 600 \r\ncontent-length: 0\r\n\r\n'], 'stays open'),
      'UPSTREAM_UNAVAILABLE',
      'UNKNOWN',
    ),
    fault(
      'a `206` with half of what was asked',
      bodied((body) => body, {}, 206),
      'ANSWERED',
      'APPLIED',
    ),
  ],
};

export const storms: FaultFamily = {
  name: 'Too many requests',
  secure: false,
  faults: [
    fault('`429`', status(429), 'RATE_LIMITED', 'REFUSED'),
    fault('`429`, `Retry-After: 1`', status(429, { 'retry-after': '1' }), 'RATE_LIMITED', 'REFUSED', { retryAfter: 1 }),
    fault('`429`, `Retry-After: 0`', status(429, { 'retry-after': '0' }), 'RATE_LIMITED', 'REFUSED', { retryAfter: 0 }),
    fault('`429`, `Retry-After: -5`', status(429, { 'retry-after': '-5' }), 'RATE_LIMITED', 'REFUSED'),
    fault('`429`, `Retry-After: soon`', status(429, { 'retry-after': 'soon' }), 'RATE_LIMITED', 'REFUSED'),
    fault(
      '`429`, `Retry-After` a date that is over',
      status(429, { 'retry-after': anHourAgo }),
      'RATE_LIMITED',
      'REFUSED',
      { retryAfter: 0 },
    ),
    fault(
      '`429`, `Retry-After` a date in an hour',
      status(429, { date: new Date().toUTCString(), 'retry-after': inAnHour() }),
      'RATE_LIMITED',
      'REFUSED',
      { retryAfter: 3600 },
    ),
    fault('`429`, `Retry-After: 99999999`', status(429, { 'retry-after': '99999999' }), 'RATE_LIMITED', 'REFUSED', {
      retryAfter: 86_400,
    }),
    fault(
      '`429`, `Retry-After` of 400 digits',
      status(429, { 'retry-after': '9'.repeat(400) }),
      'RATE_LIMITED',
      'REFUSED',
      { retryAfter: 86_400 },
    ),
    fault(
      '`429`, two `Retry-After`',
      status(429, { 'retry-after': '2', 'Retry-After': '3' }),
      'RATE_LIMITED',
      'REFUSED',
      { retryAfter: 2 },
    ),
    fault('`429`, `X-RateLimit-Reset: 1`', status(429, { 'x-ratelimit-reset': '7' }), 'RATE_LIMITED', 'REFUSED', {
      retryAfter: 7,
    }),
    fault('`503`, `Retry-After: 1`', status(503, { 'retry-after': '1' }), 'UPSTREAM_UNAVAILABLE', 'UNKNOWN', {
      retried: false,
      retryAfter: 1,
    }),
  ],
};

/** Over sooner than whoever waits gives up. */
export const flapping: FaultFamily = {
  name: 'What passes',
  secure: false,
  faults: [
    fault(
      'a whole answer, and a reset',
      changes((answer) => answer, 'RST'),
      'ANSWERED',
      'APPLIED',
      { retried: true },
    ),
    fault(
      'a whole answer, and an end',
      changes((answer) => answer, 'FIN'),
      'ANSWERED',
      'APPLIED',
      { retried: true },
    ),
    fault('one `503`, then well', firstOnly(1, status(503)), 'ANSWERED', 'UNKNOWN', { retried: true }),
    fault('two `503`s, then well', firstOnly(2, status(503)), 'ANSWERED', 'UNKNOWN', { retried: true }),
    fault('one reset, then well', firstOnly(1, sends([], 'RST')), 'ANSWERED', 'UNKNOWN', { retried: true }),
    fault(
      'every other request a `502`',
      when((turn) => turn % 2 === 0, status(502)),
      'ANSWERED',
      'UNKNOWN',
      { retried: true },
    ),
  ],
};
