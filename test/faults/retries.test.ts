import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../../src/graph/error-code.ts';
import { ProviderError } from '../../src/domain/provider-error.ts';
import type { UpstreamRequest } from '../../src/http/transport.ts';
import { closeLater, createCall, json, openTransport, serveHttp } from '../harness/loopback-vendor.ts';
import { authorityFile, certificate, key } from './certificates.ts';
import { faultFamilies } from './catalogue.ts';
import { storms } from './catalogue/statuses.ts';
import type { Fault } from './fault.ts';
import { startFaultProxy } from './fault-proxy.ts';

const retries = 2;
const authority = readFileSync(authorityFile, 'utf8');

/** How a call to a vendor behind the fault ends, and how often it was sent. */
const send = async ({ breaks, isSilent }: Fault, secure: boolean, vendor: URL, request: UpstreamRequest, times = 1) => {
  const proxy = await startFaultProxy({
    vendor: vendor.origin,
    ...(secure ? { secure: { key, cert: certificate('valid') } } : {}),
  });
  closeLater(proxy.close);
  await proxy.break(breaks);
  const policy = {
    retries,
    rate: { calls: 100_000, seconds: 1 },
    deadlineMilliseconds: isSilent ? 1500 : 8000,
    responseBytes: 2 ** 18,
  };
  const transport = openTransport(new URL(proxy.url), { ...policy, ca: authority });
  const ends: string[] = [];
  for (let asked = 0; asked < times; asked += 1) {
    try {
      await transport.send(request, createCall());
      ends.push('ANSWERED');
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      ends.push(codeOf(error.kind));
    }
  }
  return { ends, attempts: breaks.connection === undefined ? proxy.requests.length : proxy.met() };
};

// What a storm makes of the next calls is told beside this, and takes its time.
const families = faultFamilies.filter((family) => family !== storms);

describe.each(families)('$name', ({ secure, faults }) => {
  test('is met again by reads that may then be answered, and never by a write', async () => {
    const vendor = await serveHttp((_request, response) => json(response, { data: [] }));
    const met = await Promise.all(
      faults.map(async (fault) => {
        const read = await send(fault, secure, vendor.url, { method: 'GET', path: '/users' });
        const write = await send(fault, secure, vendor.url, { method: 'POST', path: '/users', body: {} });
        const once = read.ends[0] === 'ANSWERED' ? read.attempts : 1 + retries;
        return [
          fault.name,
          { read: read.attempts, write: write.attempts },
          { read: fault.retried ? once : 1, write: 1 },
        ] as const;
      }),
    );
    expect(Object.fromEntries(met.map(([name, was]) => [name, was]))).toEqual(
      Object.fromEntries(met.map(([name, , is]) => [name, is])),
    );
  });
});

test.each(faultFamilies.flatMap(({ name, faults }) => (name === 'What passes' ? faults : [])))(
  '$name: every read is answered, also those that follow',
  async (fault) => {
    const vendor = await serveHttp((_request, response) => json(response, { data: [] }));
    const read = await send(fault, false, vendor.url, { method: 'GET', path: '/users' }, 4);
    expect(read.ends).toEqual(['ANSWERED', 'ANSWERED', 'ANSWERED', 'ANSWERED']);
  },
);
