import { describe, expect, test } from 'vitest';
import { createCall, json, openTransport, serveHttp } from '../../test/harness/loopback-vendor.ts';
import { createCallBudget } from '../domain/call.ts';
import { pathOf } from './path.ts';

describe('a request', () => {
  test('carries the vendor’s headers, our name, and the media type', async () => {
    const vendor = await serveHttp((_request, response) => json(response, { ok: true }));
    await openTransport(vendor.url).send({ method: 'GET', path: '/users' }, createCall());
    const { headers } = vendor.received[0]?.request ?? {};
    expect(headers).toMatchObject({ authorization: 'Bearer canary', accept: 'application/json' });
    expect(headers?.['user-agent']).toMatch(/^rollcall\/\d+\.\d+\.\d+/);
    expect(headers).not.toHaveProperty('content-type');
  });

  test('with a body says its media type, and sends JSON', async () => {
    const vendor = await serveHttp((_request, response) => json(response, {}));
    const transport = openTransport(vendor.url, {}, { mediaType: 'application/vnd.api+json' });
    await transport.send({ method: 'POST', path: '/invites', body: { name: 'Åsa' } }, createCall());
    await transport.send({ method: 'PUT', path: '/roles', body: null }, createCall());
    expect(vendor.received.map(({ body }) => body)).toEqual(['{"name":"Åsa"}', 'null']);
    expect(vendor.received[0]?.request.headers).toMatchObject({
      accept: 'application/vnd.api+json',
      'content-type': 'application/vnd.api+json',
      'content-length': '15',
    });
    expect(vendor.received[1]?.request.headers).toMatchObject({ 'content-type': 'application/vnd.api+json' });
  });

  test.each(['POST', 'DELETE', 'PUT', 'PATCH'] as const)('%s without a body has no media type', async (method) => {
    const vendor = await serveHttp((_request, response) => json(response, {}));
    await openTransport(vendor.url).send({ method, path: '/users/1' }, createCall());
    expect(vendor.received[0]?.request.method).toBe(method);
    expect(vendor.received[0]?.request.headers).not.toHaveProperty('content-type');
  });

  test('asks below the prefix of the base URL, with ids and parameters encoded once', async () => {
    const vendor = await serveHttp((_request, response) => json(response, {}));
    const transport = openTransport(new URL('/proxy/acme/', vendor.url));
    const query = [
      ['email', 'a+b@example.com'],
      ['name', 'Ann & Bo'],
    ] as const;
    await transport.send({ method: 'GET', path: pathOf`/users/${'auth0|a/b'}/roles`, query }, createCall());
    expect(vendor.received[0]?.request.url).toBe(
      '/proxy/acme/users/auth0%7Ca%2Fb/roles?email=a%2Bb%40example.com&name=Ann%20%26%20Bo',
    );
  });

  test('reads its secret anew each time', async () => {
    const vendor = await serveHttp((_request, response) => json(response, {}));
    let token = 'old';
    const transport = openTransport(vendor.url, {}, { headers: () => ({ authorization: token }) });
    await transport.send({ method: 'GET', path: '/users' }, createCall());
    token = 'new';
    await transport.send({ method: 'GET', path: '/users' }, createCall());
    expect(vendor.received.map(({ request }) => request.headers.authorization)).toEqual(['old', 'new']);
  });

  test.each(['/../admin', '//evil.example/', '/users?admin=1', 'http://evil.example/'])(
    'to %s is refused and not sent',
    async (path) => {
      const vendor = await serveHttp((_request, response) => json(response, {}));
      await expect(openTransport(vendor.url).send({ method: 'GET', path }, createCall())).rejects.toBeInstanceOf(
        TypeError,
      );
      expect(vendor.received).toHaveLength(0);
    },
  );

  test('with credentials that no header may hold is not sent', async () => {
    const vendor = await serveHttp((_request, response) => json(response, {}));
    const transport = openTransport(vendor.url, {}, { headers: () => ({ authorization: 'Bearer canary\r\nx: y' }) });
    const error: unknown = await transport
      .send({ method: 'GET', path: '/users' }, createCall())
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: 'unauthorized', message: expect.stringContaining('line breaks') });
    expect(String(error)).not.toContain('canary');
    expect(vendor.received).toHaveLength(0);
  });
});

describe('every call that is sent', () => {
  test('is told of, without its query, and paid for', async () => {
    const vendor = await serveHttp((_request, response) => json(response, {}));
    const told: unknown[] = [];
    const call = createCall({
      budget: createCallBudget(2),
      watch: ({ directory, method, path }) => void told.push([directory, method, path]),
    });
    const transport = openTransport(vendor.url);
    await transport.send({ method: 'GET', path: '/users', query: [['email', 'a@b.c']] }, call);
    await transport.send({ method: 'POST', path: '/invites', body: {} }, call);
    await expect(transport.send({ method: 'GET', path: '/roles' }, call)).rejects.toMatchObject({
      kind: 'budget-exhausted',
    });
    expect(told).toEqual([
      ['acme', 'GET', '/users'],
      ['acme', 'POST', '/invites'],
    ]);
    expect(vendor.received).toHaveLength(2);
  });

  test('gives its place back, also when the budget is spent or the count fails', async () => {
    const vendor = await serveHttp((_request, response) => json(response, {}));
    const transport = openTransport(vendor.url, { connections: 1 });
    const spent = createCall({ budget: createCallBudget(0) });
    const failing = createCall({
      watch: () => {
        throw new Error('counting failed');
      },
    });
    await expect(transport.send({ method: 'GET', path: '/' }, spent)).rejects.toMatchObject({
      kind: 'budget-exhausted',
    });
    await expect(transport.send({ method: 'GET', path: '/' }, failing)).rejects.toThrow('counting failed');
    await expect(transport.send({ method: 'GET', path: '/' }, createCall())).resolves.toMatchObject({ status: 200 });
    expect(vendor.received).toHaveLength(1);
  });

  test('is the first of identical reads in one request, counted at the vendor', async () => {
    const vendor = await serveHttp((_request, response) => json(response, ['a']));
    const transport = openTransport(vendor.url);
    const call = createCall({ budget: createCallBudget(1) });
    const answers = await Promise.all([1, 2, 3].map(() => transport.send({ method: 'GET', path: '/users' }, call)));
    answers.push(await transport.send({ method: 'GET', path: '/users' }, call));
    expect(new Set(answers).size).toBe(1);
    expect(vendor.received).toHaveLength(1);
    await transport.send({ method: 'GET', path: '/users' }, createCall());
    expect(vendor.received).toHaveLength(2);
  });
});
