import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { newCall } from '../../test/harness/opened-directory.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { createUpstreams } from '../http/undici-transport.ts';
import { type SandboxResponse, type SandboxServer, startSandboxServer } from '../sandbox/server.ts';
import { createReader, type Reader } from './reader.ts';

const page = z.object({ rows: z.array(z.object({ id: z.string() })) });

let answer: SandboxResponse;
let server: SandboxServer;
let reader: Reader;
let close: () => Promise<void>;

beforeEach(async () => {
  server = await startSandboxServer({ respond: () => answer });
  const transport = createUpstreams().connect({
    directory: 'ours',
    vendor: 'Acme',
    baseUrl: new URL(server.url),
    token: '',
    headers: () => ({}),
  });
  reader = createReader(transport, 'Acme', 'ours');
  close = transport.close;
});
afterEach(async () => {
  await close();
  await server.close();
});

const failure = async (reading: Promise<unknown>): Promise<ProviderError> => {
  const error: unknown = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw new Error(`Expected a ProviderError, got ${String(error)}.`);
  return error;
};

test('what the schema names is read', async () => {
  answer = { status: 200, body: { rows: [{ id: 'a' }] } };
  expect(await reader.get(page, '/rows', newCall(), [['size', '1']])).toEqual({ rows: [{ id: 'a' }] });
  expect(server.requests[0]).toMatchObject({ method: 'GET', path: '/rows', query: 'size=1' });
});

test('a row that does not fit fails the whole answer, naming vendor, path and place but no value', async () => {
  answer = { status: 200, body: { rows: [{ id: 'a' }, { id: 31337 }, {}] } };
  const error = await failure(reader.get(page, '/rows', newCall(), [['secret', 'query']]));
  expect(error.kind).toBe('malformed-response');
  expect(error.directory).toBe('ours');
  expect(error.message).toMatch(/^Acme answered GET \/rows \(directory "ours"\) .*: rows\[1\]\.id: .*, and 1 more/);
  expect(error.message).not.toMatch(/31337|secret/);
});

test('an empty body does not fit', async () => {
  answer = { status: 204 };
  const error = await failure(reader.get(page, '/rows', newCall()));
  expect(error.kind).toBe('malformed-response');
  expect(error.message).toContain('the body: ');
});

test('not found is null where a thing is looked for, and an error where a list is read', async () => {
  answer = { status: 404, body: {} };
  expect(await reader.find(page, '/rows/1', newCall())).toBeNull();
  expect((await failure(reader.get(page, '/rows', newCall()))).kind).toBe('not-found');
});

test('any other refusal stays an error', async () => {
  answer = { status: 403, body: {} };
  expect((await failure(reader.find(page, '/rows/1', newCall()))).kind).toBe('forbidden');
});
