import { bodied, reshaped, status } from '../answers.ts';
import type { Breakage } from '../fault-proxy.ts';
import { fault, type FaultFamily } from '../fault.ts';

const malformed = 'UPSTREAM_MALFORMED';
const away = (code: number) => status(code, { location: 'ELSEWHERE/canary' });

interface Page {
  readonly pageInfo?: object;
  readonly links?: object;
  readonly data?: object;
}

/** Every page is the first one again, and leads on. */
const onward = (next: (elsewhere: string, turn: number) => string): Breakage => ({
  answer: async (exchange) => {
    const { target, elsewhere, turn } = exchange;
    const ask = () => exchange.ask(target.replaceAll(/\b(?:starting_after|cursor)=[^&]*&?/g, ''));
    await reshaped((page: Page) => leadOn(page, next(elsewhere, turn))).answer?.({ ...exchange, ask });
  },
});

const leadOn = (page: Page, link: string): Page => {
  if (Array.isArray(page.data)) return { ...page, links: { ...page.links, next: link } };
  if (page.pageInfo === undefined) return page;
  const cursor = new URL(link, 'http://localhost').searchParams.get('starting_after') ?? link;
  return { ...page, pageInfo: { ...page.pageInfo, endCursor: cursor, hasNextPage: true } };
};

const same = onward(() => '/rest/x?starting_after=again');

export const leadingAway: FaultFamily = {
  name: 'Redirects and links',
  secure: false,
  faults: [
    ...[300, 301, 302, 303, 307, 308].map((code) =>
      fault(`a \`${code}\` to another host`, away(code), malformed, 'UNKNOWN'),
    ),
    fault('a `304`', status(304), malformed, 'UNKNOWN'),
    fault('a `302` without a place', status(302), malformed, 'UNKNOWN'),
    fault('a `302` to itself', status(302, { location: '/' }), malformed, 'UNKNOWN'),
    fault(
      'a `200` with a `Refresh` and a `Location`',
      bodied((body) => body, { location: 'http://canary.example', refresh: '0; url=http://canary.example' }),
      'ANSWERED',
      'APPLIED',
    ),
    fault(
      'a `401` that asks for other credentials',
      status(401, { 'www-authenticate': 'Basic realm="canary"' }),
      'UNAUTHORIZED',
      'REFUSED',
    ),
    fault(
      'pages that lead to another host',
      onward((elsewhere, turn) => `${elsewhere}/rest/x?starting_after=${turn}`),
      [malformed, 'BUDGET_EXHAUSTED', 'CHANGED', 'ANSWERED'],
      'APPLIED',
    ),
    fault('pages that lead to themselves', same, [malformed, 'BUDGET_EXHAUSTED', 'CHANGED', 'ANSWERED'], 'APPLIED'),
    fault(
      'pages that lead on without end',
      onward((_elsewhere, turn) => `/rest/x?starting_after=canary${turn}`),
      [malformed, 'BUDGET_EXHAUSTED', 'CHANGED', 'ANSWERED'],
      'APPLIED',
    ),
    fault(
      'a link to a file',
      onward(() => 'file:///etc/passwd'),
      [malformed, 'BUDGET_EXHAUSTED', 'CHANGED', 'ANSWERED'],
      'APPLIED',
    ),
  ],
};
