import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isLoopback } from '../src/http/loopback.ts';
import { createGateway, type Gateway } from '../src/gateway.ts';
import { type Listening, listen } from '../src/server/listen.ts';
import { fetchTwice } from './both-ways/fetch-twice.ts';
import { toy } from './toy-vendor/toy.ts';

let gateway: Gateway;
let listening: Listening;

beforeAll(async () => {
  const directories = [{ key: 'library', provider: 'TOY_LIBRARY', token: 'unused', baseUrl: 'http://127.0.0.1:9' }];
  gateway = createGateway({ directories, ledger: false, log: { level: 'silent' } }, { modules: [toy] });
  const { listener, drain } = gateway;
  listening = await listen({ listener, drain, host: '127.0.0.1', port: 0, isOwnHost: isLoopback });
});

afterAll(async () => {
  await listening.stop();
  await gateway.dispose();
});

// The audits are listed before the server is up, so they ask for its address when they run. All of it is sent twice, since a document that is known is
// answered in another way.
const audits = serverAudits({ url: () => `${listening.url}/graphql`, fetchFn: fetchTwice });

test('there are audits', () => {
  expect(audits.length).toBeGreaterThan(55);
});

test.each(audits.map(({ id, name, fn }) => ({ id, name, fn })))('$id $name', async ({ fn }) => {
  const result = await fn();
  expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
});
