import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../src/config/config.ts';
import { createGateway } from '../src/gateway.ts';

/** The gateway with everything on that protects it; only the configured rates are raised, since a measurement asks more often than people do. */
const directories = JSON.parse(process.argv[2] ?? '[]') as Config['directories'];
const gateway = createGateway({
  directories,
  ledger: ':memory:',
  limits: { requestsPerMinute: 100_000_000 },
  // Each request makes its own calls, as those of the other servers do.
  upstream: { rate: { calls: 1_000_000, seconds: 1 }, concurrency: 16, shareReads: false },
});
const server = createServer(gateway.listener);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql\n`);
});
