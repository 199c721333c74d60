import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute, PersonByEmailDocument, TypedDocumentString, UsersDocument } from '../../src/client/index.ts';
import * as client from '../../src/client/index.ts';
import { type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

const file = new URL('../../src/client/generated/persisted-documents.json', import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;

let sandboxed: SandboxedGateway;
let url: string;
const server = createServer((request, response) => sandboxed.gateway.listener(request, response));
beforeAll(async () => {
  sandboxed = await startSandboxedGateway({
    config: { production: true, trustedDocuments: { file, enforced: true } },
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await sandboxed[Symbol.asyncDispose]();
});

const variables = { email: 'ada.okafor@example.com' };

test('every document of the typed client is in the manifest that the package brings, and nothing else is', () => {
  const documents = Object.values(client).filter((value) => value instanceof TypedDocumentString);
  const hashes = documents.map((document) => document.__meta__?.hash).filter((hash) => hash !== undefined);
  expect(new Set(hashes)).toEqual(new Set(Object.keys(manifest)));
  expect(hashes.length).toBeGreaterThan(4);
});

test('the typed client asks by id a gateway that carries out its documents only', async () => {
  const { data, errors } = await execute(url, PersonByEmailDocument, variables, { byId: true });
  expect(errors).toEqual([]);
  expect(data?.users?.nodes.map(({ name }) => name)).toEqual(['Ada Okafor', 'Ada Okafor', 'Ada Okafor']);
});

test('by GET, as a cache in front would like it, the answer is the same', async () => {
  const posted = await execute(url, UsersDocument, { first: 3 }, { byId: true });
  const documentId = String(UsersDocument.__meta__?.hash);
  const sha256Hash = documentId.replace('sha256:', '');
  const ids = [
    { documentId },
    { documentId: sha256Hash },
    { extensions: JSON.stringify({ persistedQuery: { version: 1, sha256Hash } }) },
  ];
  for (const id of ids) {
    const response = await fetch(
      `${url}?${new URLSearchParams({ ...id, variables: '{"first":3}' } as Record<string, string>)}`,
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: posted.data });
  }
});

test('the text of the manifest may be sent as well, but no other', async () => {
  const ask = async (query: string) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return { status: response.status, body: await response.text() };
  };
  const text = manifest[String(PersonByEmailDocument.__meta__?.hash)] ?? '';
  const trusted = await ask(text);
  expect(trusted.body).toContain('Ada Okafor');
  expect(await ask(`${text} `)).toMatchObject({ status: 403, body: expect.stringContaining('DOCUMENT_NOT_TRUSTED') });
  expect(await ask('{ __typename }')).toMatchObject({ status: 403 });
});

test('a document without an id is told so before anything is sent', async () => {
  const document = new TypedDocumentString<unknown, Record<string, never>>('{ __typename }');
  await expect(execute(url, document, {}, { byId: true })).rejects.toThrow('The document has no id');
});
