import { createServer } from 'node:tls';
import { certificate, key } from '../certificates.ts';
import { greets } from '../answers.ts';
import type { Breakage } from '../fault-proxy.ts';
import { fault, type FaultFamily } from '../fault.ts';

/** Speaks TLS with a server of its own, in place of the proxy's. */
const tls = (options: object): Breakage => {
  const server = createServer({ key, ...options });
  server.on('tlsClientError', () => {});
  return { connection: (socket) => void server.emit('connection', socket) };
};

const untrusted = (cert: string) => tls({ cert: certificate(cert) });
const unavailable = 'UPSTREAM_UNAVAILABLE';

export const tlsFaults: FaultFamily = {
  name: 'TLS',
  secure: true,
  faults: [
    fault('a certificate that signs itself', untrusted('self-signed'), unavailable, 'REFUSED'),
    fault('a certificate of another host', untrusted('other-host'), unavailable, 'REFUSED'),
    fault('a certificate that has expired', untrusted('expired'), unavailable, 'REFUSED'),
    fault('a certificate that is not valid yet', untrusted('not-yet-valid'), unavailable, 'REFUSED'),
    fault(
      'no certificate',
      tls({ ciphers: 'aNULL:@SECLEVEL=0', maxVersion: 'TLSv1.2', key: undefined }),
      unavailable,
      'REFUSED',
    ),
    fault(
      'no cipher in common',
      tls({ cert: certificate('valid'), ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }),
      unavailable,
      'REFUSED',
    ),
    fault(
      'TLS 1.1',
      tls({ cert: certificate('valid'), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }),
      unavailable,
      'REFUSED',
    ),
    fault('HTTP without TLS', greets(['HTTP/1.1 400 Bad Request\r\n\r\n'], 'FIN'), unavailable, 'REFUSED'),
    fault('garbage in place of a handshake', greets([Buffer.alloc(500, 0xf7)], 'FIN'), unavailable, 'REFUSED'),
    fault('a handshake that nobody answers', greets([], 'stays open'), 'UPSTREAM_TIMEOUT', 'REFUSED'),
    fault(
      'a reset in the handshake',
      { connection: (socket) => socket.once('data', () => socket.resetAndDestroy()) },
      unavailable,
      'REFUSED',
    ),
    fault(
      'an end in the handshake',
      { connection: (socket) => socket.once('data', () => socket.end()) },
      unavailable,
      'REFUSED',
    ),
    fault(
      'half a handshake, then nothing',
      { connection: (socket) => socket.once('data', () => socket.write(Buffer.from('160303', 'hex'))) },
      'UPSTREAM_TIMEOUT',
      'REFUSED',
    ),
  ],
};
