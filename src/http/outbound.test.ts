import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { authorityFile, certificate, key } from '../../test/faults/certificates.ts';
import {
  createCall,
  failureOf,
  json,
  listenOnLoopback,
  openTransport,
  overTls,
  serveHttp,
} from '../../test/harness/loopback-vendor.ts';
import { createConnector } from './outbound.ts';
import { standardPolicy } from './policy.ts';
import type { UpstreamRequest } from './transport.ts';

const read: UpstreamRequest = { method: 'GET', path: '/users' };
const write: UpstreamRequest = { method: 'POST', path: '/invites', body: {} };
const ca = readFileSync(authorityFile, 'utf8');

/** A vendor whose certificate only the tests' authority vouches for. */
const serveTls = async () => {
  let connections = 0;
  const server = createTlsServer({ cert: certificate('valid'), key }, (_request, response) =>
    json(response, { over: 'tls' }),
  );
  server.on('secureConnection', () => {
    connections += 1;
  });
  const url = overTls(await listenOnLoopback(server));
  // The name in the certificate.
  url.hostname = 'localhost';
  return { url, connections: () => connections };
};

/** A proxy that keeps what it was asked for, and makes the tunnel unless `refuse` says with which status not to. */
const serveProxy = async (refuse?: number) => {
  const asked: IncomingMessage[] = [];
  const server = createServer((_request, response) => void response.writeHead(500).end());
  server.on('connect', (request: IncomingMessage, client: Duplex, ahead: Buffer) => {
    asked.push(request);
    if (refuse !== undefined) {
      client.end(`HTTP/1.1 ${refuse} Canary\r\ncontent-length: 6\r\n\r\ncanary`);
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const vendor = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      vendor.write(ahead);
      vendor.pipe(client).pipe(vendor);
    });
    for (const socket of [client, vendor]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        vendor.destroy();
      });
    }
  });
  return { asked, url: await listenOnLoopback(server) };
};

describe('certificates', () => {
  test('that nobody here vouches for are refused, and nothing is sent', async () => {
    const vendor = await serveTls();
    const error = await failureOf(openTransport(vendor.url).send(write, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', mayHaveActed: false });
    expect(error.message).toContain('no trusted TLS connection');
    expect(vendor.connections()).toBe(0);
  });

  test('of an authority of one’s own are trusted beside the usual ones', async () => {
    const vendor = await serveTls();
    expect(await openTransport(vendor.url, { ca }).send(read, createCall())).toMatchObject({ body: { over: 'tls' } });
  });

  test('that cannot be read are refused when connecting', () => {
    const broken = '-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n';
    expect(() => createConnector({ ...standardPolicy, ca: broken })).toThrow(/cannot be read/);
  });
});

describe('a proxy', () => {
  test('is gone through with a connection for each call at once, and its credentials', async () => {
    const vendor = await serveTls();
    const proxy = await serveProxy();
    const withCredentials = new URL(proxy.url);
    withCredentials.username = 'rollcall';
    withCredentials.password = 'p@ss word';
    const transport = openTransport(vendor.url, { ca, proxy: withCredentials, connections: 2 });
    const paths = ['/1', '/2', '/3', '/4', '/5', '/6'];
    await Promise.all(paths.map((path) => transport.send({ method: 'GET', path }, createCall())));
    expect(vendor.connections()).toBe(2);
    expect(proxy.asked.map(({ url }) => url)).toEqual([vendor.url.host, vendor.url.host]);
    const expected = `Basic ${Buffer.from('rollcall:p@ss word').toString('base64')}`;
    expect(proxy.asked[0]?.headers['proxy-authorization']).toBe(expected);
    // The vendor's own token is for the vendor.
    expect(JSON.stringify(proxy.asked.map(({ rawHeaders }) => rawHeaders))).not.toContain('canary');
  });

  test('is gone through to a vendor without TLS as well', async () => {
    const vendor = await serveHttp((_request, response) => json(response, {}));
    const proxy = await serveProxy();
    const transport = openTransport(vendor.url, { proxy: proxy.url });
    await transport.send(read, createCall());
    await transport.send(read, createCall());
    expect(vendor.received).toHaveLength(2);
    expect(proxy.asked).toHaveLength(1);
  });

  test.each([407, 403, 502])('that answers %i sends nothing, and is named without what is secret', async (refuse) => {
    const vendor = await serveTls();
    const proxy = await serveProxy(refuse);
    proxy.url.username = 'canary';
    proxy.url.password = 'canary';
    const error = await failureOf(openTransport(vendor.url, { ca, proxy: proxy.url }).send(write, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', mayHaveActed: false });
    expect(error.message).toContain('the proxy on the way');
    expect(vendor.connections()).toBe(0);
  });

  test('that is not there, or never answers, ends by the deadline', async () => {
    const vendor = await serveTls();
    const gone = new URL('http://canary:canary@127.0.0.1:1');
    const error = await failureOf(openTransport(vendor.url, { ca, proxy: gone }).send(write, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', mayHaveActed: false });
    const silent = await listenOnLoopback(createServer().on('connect', () => {}));
    const policy = { ca, proxy: silent, deadlineMilliseconds: 300 };
    expect((await failureOf(openTransport(vendor.url, policy).send(read, createCall()))).kind).toBe('timeout');
  });
});
