import { X509Certificate } from 'node:crypto';
import { Socket } from 'node:net';
import { createSecureContext, getCACertificates } from 'node:tls';
import { buildConnector, Client } from 'undici';
import type { UpstreamPolicy } from './policy.ts';

/** How a connection to a vendor is made. */
export type Connector = buildConnector.connector;

/** The error code of a connection that the proxy on the way did not make. */
export const proxyRefused = 'ROLLCALL_PROXY_REFUSED';

/**
 * The way out to one directory's vendor: over the proxy where there is one, and TLS only with certificates that this machine or the policy trusts.
 * Connections of one connector resume each other's TLS sessions. Throws a TypeError for certificates that cannot be read.
 */
export const createConnector = ({ ca, proxy, deadlineMilliseconds }: UpstreamPolicy): Connector => {
  const direct = buildConnector({
    // HTTP/2 would carry many calls over one connection.
    allowH2: false,
    timeout: deadlineMilliseconds,
    // Said, since the environment can change what goes without saying.
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { secureContext: trusting(ca) }),
  });
  return proxy === undefined ? direct : tunnelled(proxy, direct, deadlineMilliseconds);
};

/** One for all connections: reading the certificates takes some ten milliseconds. */
const trusting = (ca: string) => {
  // Node passes over in silence what it cannot read.
  const certificates = ca.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [''];
  try {
    for (const certificate of certificates) new X509Certificate(certificate);
  } catch {
    throw new TypeError('The certificates to trust (`caFile`) cannot be read: they must be in PEM form.');
  }
  return createSecureContext({ ca: [...getCACertificates('default'), ...certificates] });
};

/** Connections through the proxy, each with a tunnel of its own, so that one call has one connection here as well. */
const tunnelled = (proxy: URL, direct: Connector, timeout: number): Connector => {
  const authorization = authorizationOf(proxy);
  const toProxy = buildConnector({ allowH2: false, timeout, rejectUnauthorized: true });
  return (options, callback) => {
    const port = options.port === '' ? (options.protocol === 'https:' ? '443' : '80') : options.port;
    const authority = `${options.hostname}:${port}`;
    const client = new Client(proxy.origin, { connect: toProxy, headersTimeout: timeout, bodyTimeout: 0 });
    const headers = { host: authority, ...(authorization === null ? {} : { 'proxy-authorization': authorization }) };
    client.connect({ path: authority, headers }).then(
      ({ socket, statusCode }) => {
        // The tunnel is no longer the client's.
        void client.close();
        if (statusCode !== 200 || !(socket instanceof Socket)) {
          socket.on('error', () => {}).destroy();
          callback(refusal(), null);
          return;
        }
        if (options.protocol === 'https:') direct({ ...options, httpSocket: socket }, callback);
        else callback(null, socket);
      },
      () => {
        client.destroy().catch(() => {});
        callback(refusal(), null);
      },
    );
  };
};

/** What went wrong with the proxy may hold its credentials, so only that it did is told. */
const refusal = (): Error => Object.assign(new Error('The proxy made no connection.'), { code: proxyRefused });

const authorizationOf = ({ username, password }: URL): string | null => {
  if (username === '' && password === '') return null;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
};
