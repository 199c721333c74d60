import { beforeEach, expect, test } from 'vitest';
import { createTestServer } from '../../test/harness/test-server.ts';

const { lines, linesOf, get, post } = createTestServer();
beforeEach(() => lines.splice(0));

test('a sane request id is kept, in the answer and in every log line', async () => {
  const response = await post({ query: '{ fault vendor }' }, { 'x-request-id': 'web-1.2_3' });
  expect(response.headers.get('x-request-id')).toBe('web-1.2_3');
  expect(lines.map(({ message }) => message).toSorted()).toEqual(['a directory failed', 'request', 'unexpected error']);
  for (const { fields } of lines) expect(fields).toMatchObject({ requestId: 'web-1.2_3' });
});

test.each(['', 'with space', 'a'.repeat(65), 'tab\there', '{"a":1}'])(
  'the request id %j is replaced',
  async (given) => {
    const response = await post({ query: '{ hello }' }, { 'x-request-id': given });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test('a request has one log line with what it was, how it went and what it cost', async () => {
  await post({ query: 'query Who { hello upstream vendor refused }' });
  expect(linesOf('request')).toEqual([
    {
      level: 'info',
      message: 'request',
      fields: {
        requestId: expect.any(String),
        method: 'POST',
        path: '/graphql',
        status: 200,
        durationMs: expect.any(Number),
        operation: 'Who',
        operationType: 'query',
        errorCodes: ['RATE_LIMITED', 'INVALID_ID'],
        upstreamCalls: { main: 2, other: 1 },
        upstreamMs: expect.any(Number),
      },
    },
  ]);
});

test('no log line holds variables, headers, bodies, tokens or a query string', async () => {
  const secret = 'canary-4711';
  await post({
    query: `query($times: Int) { hello(times: $times) ${secret.replaceAll('-', '_')} }`,
    variables: { times: secret },
  });
  await post({ query: 'query($times: Int) { hello(times: $times) }', variables: { times: secret } });
  await post(`{"${secret}`, {
    authorization: `Bearer ${secret}`,
    cookie: secret,
    'x-request-id': `${secret} ${secret}`,
  });
  await get(`/graphql?query={hello}&variables=${secret}`);
  await get(`/nowhere?token=${secret}`);
  expect(linesOf('request')).toHaveLength(5);
  expect(JSON.stringify(lines).replaceAll('_', '-')).not.toContain(secret);
});
