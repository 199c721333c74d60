import { beforeEach, expect, test, vi } from 'vitest';
import { createTestServer } from '../../test/harness/test-server.ts';

const { lines, linesOf, post, ask } = createTestServer();
beforeEach(() => lines.splice(0));

test('what a vendor failed at is shown as the graph presents it, and its cause goes to the log only', async () => {
  expect(await ask('{ hello vendor }')).toEqual({
    data: { hello: 'hi', vendor: null },
    errors: [
      {
        message: 'Acme takes no more requests for now.',
        locations: [{ line: 1, column: 9 }],
        path: ['vendor'],
        extensions: { code: 'RATE_LIMITED', directory: 'main', retryable: true, retryAfter: 3 },
      },
    ],
  });
  expect(linesOf('a directory failed')).toMatchObject([
    {
      level: 'warn',
      fields: { path: 'vendor', error: { kind: 'rate-limited', directory: 'main', cause: { message: 'cause of it' } } },
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain('top-secret');
});

test('an error made for callers is shown as it is', async () => {
  expect(await ask('{ refused }')).toMatchObject({
    errors: [{ message: 'This is not an id.', path: ['refused'], extensions: { code: 'INVALID_ID' } }],
  });
  expect(linesOf('unexpected error')).toEqual([]);
});

test('an unexpected error is masked by an id under which the log has it, once', async () => {
  const body = await ask('{ a: fault b: fault }');
  const [first, second] = body.errors;
  expect(first.message).toBe(
    `Something went wrong inside the gateway. Its log says what, under the id ${first.extensions.errorId}.`,
  );
  expect(first).toMatchObject({ path: ['a'], extensions: { code: 'INTERNAL_SERVER_ERROR' } });
  expect(second.extensions.errorId).toBe(first.extensions.errorId);
  expect(JSON.stringify(body)).not.toContain('internal detail');
  expect(linesOf('unexpected error')).toMatchObject([
    { level: 'error', fields: { errorId: first.extensions.errorId, path: 'a', error: { message: 'internal detail' } } },
  ]);
});

test('in development too, nothing of an unexpected error is shown', async () => {
  vi.stubEnv('NODE_ENV', 'development');
  const body = JSON.stringify(await ask('{ fault }'));
  vi.unstubAllEnvs();
  expect(body).not.toContain('internal detail');
});

test('a value that its type cannot hold is an unexpected error', async () => {
  const body = await ask('{ overflow }');
  expect(body).toMatchObject({ data: { overflow: null }, errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
  expect(JSON.stringify(body)).not.toContain('5000000000000');
});

test.each([
  ['{ hello', undefined, 'GRAPHQL_PARSE_FAILED'],
  ['{ nothing }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
  ['query($times: Int) { hello(times: $times) }', { times: 'many' }, 'BAD_USER_INPUT'],
  ['query A { hello } query B { hello }', undefined, 'OPERATION_RESOLUTION_FAILURE'],
])('%s has an error with a code', async (query, variables, code) => {
  const response = await post({ query, variables }, { accept: 'application/graphql-response+json' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
});
