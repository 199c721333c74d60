import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { fetchTwice } from '../both-ways/fetch-twice.ts';
import { startAttacked } from './attacked-gateway.ts';

/** A small request may not become much work, nor a large answer. */

const codesOf = async (response: Response): Promise<readonly unknown[]> => {
  const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: unknown } }[] };
  return errors.map(({ extensions }) => extensions.code);
};
const many = <Item>(count: number, item: Item): readonly Item[] => Array.from({ length: count }, () => item);

test('variables may hold as many values as a document has tokens, and the ids of `nodes` besides', async () => {
  await using attacked = await startAttacked({ config: { limits: { tokens: 30, nodeIds: 5 } }, fetch: fetchTwice });
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  // The list is a value as well.
  const within = await attacked.post({ query, variables: { ids: many(34, 'x') } });
  expect(await codesOf(within)).toEqual(['INVALID_ID']);
  const beyond = await attacked.post({ query, variables: { ids: many(35, 'x') } });
  expect(await codesOf(beyond)).toEqual(['QUERY_TOO_LARGE']);
  const spread = { a: many(3, { b: many(5, 1) }), c: many(20, {}) };
  expect(await codesOf(await attacked.post({ query, variables: spread }))).toEqual(['QUERY_TOO_LARGE']);
});

test.each([
  ['ids', 'query ($i: [ID!]!) { nodes(ids: $i) { id } }', many(150_000, 'x')],
  [
    'roles',
    'mutation ($i: [ID!]!) { setUserRoles(input: { userId: "x", roleIds: $i }) { outcome } }',
    many(150_000, 'x'),
  ],
  [
    'directories',
    'mutation ($i: [ID!]) { reconcileInvites(input: { directories: $i }) { __typename } }',
    many(150_000, 'x'),
  ],
])('hundreds of thousands of %s are refused before they are read', async (_what, query, i) => {
  await using attacked = await startAttacked();
  const response = await attacked.post({ query, variables: { i } });
  expect(await codesOf(response)).toEqual(['QUERY_TOO_LARGE']);
});

test('what is wrong with a large request is not quoted over and over', async () => {
  await using attacked = await startAttacked();
  const long = 'x'.repeat(8000);
  const members = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${long}${index}`, 1]));
  const inInput = { query: 'query ($f: UserFilter) { users(filter: $f) { nodes { id } } }', variables: { f: members } };
  const inDocument = {
    query: `query ${'q'.repeat(100_000)} { ${Array.from({ length: 99 }, (_, index) => `a${index}: node(id: $i${index}) { id }`).join(' ')} }`,
  };
  for (const body of [inInput, inDocument]) {
    const answer = await (await attacked.post(body)).text();
    expect(answer).toContain('errors');
    expect(answer.length).toBeLessThan(400_000);
  }
});

test('what a directory can do counts as rows, as often as it is asked for on a row', async () => {
  await using attacked = await startAttacked();
  const nine = (line: (index: number) => string) => Array.from({ length: 9 }, (_, index) => line(index)).join(' ');
  const often = nine((one) => `d${one}: directory { ${nine((two) => `c${two}: capabilities { operation }`)} }`);
  const query = (selection: string) => `{ users(first: 500) { nodes { ${selection} } } }`;
  expect(await codesOf(await attacked.post({ query: query(often) }))).toEqual(['QUERY_TOO_COMPLEX']);
  const once = await codesOf(await attacked.post({ query: query('directory { capabilities { operation } }') }));
  expect(once).not.toContain('QUERY_TOO_COMPLEX');
});

test('a client that goes away in the middle of its body is no fault of the gateway', async () => {
  const lines: { readonly level: string; readonly fields: object }[] = [];
  const write = (level: string) => (fields: object) => void lines.push({ level, fields });
  const logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  await using attacked = await startAttacked({ logger });
  for (const framing of ['Content-Length: 100', 'Transfer-Encoding: chunked']) {
    lines.splice(0);
    const socket = connect(Number(new URL(attacked.url).port), '127.0.0.1');
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${framing}\r\n\r\n64\r\n{"que`,
    );
    await setImmediate();
    socket.end();
    await vi.waitUntil(() => lines.length > 0);
    expect(lines).toMatchObject([{ level: 'info', fields: { status: 400, errorCodes: ['BAD_REQUEST'] } }]);
  }
});
