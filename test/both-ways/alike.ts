import { expect } from 'vitest';
import type { RawAnswer } from './raw-client.ts';
import { openWays, type Posted, type Way, type Ways, type WaysOptions, withoutIds } from './ways.ts';

/** The gateway's clock in tests that compare answers, in which times are told. */
export const standing = (): Date => new Date('2026-05-04T12:00:00.000Z');

export interface AlikeOptions {
  /** Whether it can be answered in the short way at all. @default true */
  readonly isDirect?: boolean;
}

/**
 * Sends a request in every way and through `fetch`, and holds that the answers are the same, byte for byte, and that each took its way. Resolves to the
 * answer.
 */
export const expectAlike = async (ways: Ways, posted: Posted, options: AlikeOptions = {}): Promise<RawAnswer> => {
  const { isDirect = true } = options;
  const before = ways.taken.length;
  const { yoga, ...others } = await ways.sendAll(posted, isDirect);
  for (const [way, answer] of Object.entries(others)) expect(withoutIds(answer), way).toEqual(withoutIds(yoga));
  const taken = ways.taken.slice(before);
  expect(taken.slice(-2)).toEqual(isDirect ? ['direct', 'direct'] : ['yoga', 'yoga']);
  expect(taken.slice(0, 2)).toEqual(['yoga', 'yoga']);
  expect(await fetched(ways, posted)).toEqual(asFetched(withoutIds(yoga)));
  return yoga;
};

/** What the platform's own kind of response keeps of an answer. */
interface Fetched {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

const fetched = async ({ sandboxed }: Ways, { body, headers = {}, target = '/graphql' }: Posted): Promise<Fetched> => {
  const named = new Headers({
    'content-type': 'application/json',
    accept: 'application/json',
    'x-request-id': 'request-1',
  });
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) named.delete(name);
    else named.set(name, value);
  }
  const sent =
    body instanceof Uint8Array ? new Uint8Array(body) : typeof body === 'string' ? body : JSON.stringify(body);
  const init = { method: 'POST', headers: named, body: sent };
  const answer = await sandboxed.gateway.fetch(new Request(`http://localhost${target}`, init));
  return asFetched(
    withoutIds({
      statusLine: `HTTP/1.1 ${answer.status} `,
      headers: [...answer.headers].map(([name, value]) => `${name}: ${value}`),
      body: await answer.text(),
    }),
  );
};

const ofConnection = /^(?:connection|keep-alive|content-length|transfer-encoding):/i;

const asFetched = ({ statusLine, headers, body }: RawAnswer): Fetched => ({
  status: Number(statusLine.split(' ')[1]),
  headers: headers.filter((line) => !ofConnection.test(line)).sort(),
  body,
});

/** Sends in one of the ways. */
type Ask = (posted: Posted) => Promise<RawAnswer>;

export interface SceneOptions extends WaysOptions {
  /** The documents that are sent. They are known in every way before the scene begins, so that all begin alike. */
  readonly documents: readonly string[];
  readonly headers?: Posted['headers'];
}

/**
 * Plays a scene in each of the ways with a gateway and vendors of its own, and holds that the answers are the same: for what is changed by being asked.
 * Resolves to the answers.
 */
export const expectSceneAlike = async (
  { documents, headers = {}, ...options }: SceneOptions,
  scene: (ask: Ask, ways: Ways) => Promise<readonly RawAnswer[]>,
): Promise<readonly RawAnswer[]> => {
  const play = async (way: Way): Promise<readonly RawAnswer[]> => {
    await using ways = await openWays({ now: standing, ...options });
    for (const query of documents) await ways.learn(query, headers);
    const before = ways.taken.length;
    const answers = await scene(
      (posted) => ways.send(way, { ...posted, headers: { ...headers, ...posted.headers } }),
      ways,
    );
    const expected = way === 'known' ? 'direct' : 'yoga';
    expect(new Set(ways.taken.slice(before)), way).toEqual(new Set([expected]));
    return answers.map(withoutIds);
  };
  const yoga = await play('yoga');
  expect(await play('known')).toEqual(yoga);
  expect(await play('new')).toEqual(yoga);
  return yoga;
};
