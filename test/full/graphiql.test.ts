import { expect, test } from 'vitest';
import { findChromium, startBrowser } from '../../scripts/browser.ts';
import { openGraphiql } from '../../scripts/graphiql-page.ts';
import { startGateway } from '../../scripts/started-gateway.ts';
import { exampleQueries } from '../../src/server/examples.ts';

test('what `npm start` serves opens on the example queries, and runs them without asking any other host', async () => {
  await using gateway = await startGateway();
  await using browser = await startBrowser(process.env);
  const page = await browser.newPage();
  const hosts = new Set<string>();
  const faults: string[] = [];
  page.on('request', (request) => hosts.add(new URL(request.url().replace(/^blob:/, '')).origin));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });

  const graphiql = await openGraphiql(page, gateway.url);
  expect(await graphiql.tabs()).toEqual(exampleQueries.map(({ query }) => /query (\w+)/.exec(query)?.[1]));

  expect(await graphiql.run()).toMatchObject({
    data: { users: { nodes: [{ name: 'Ada Okafor' }, { name: 'Ada Okafor' }, { name: 'Ada Okafor' }] } },
  });
  await page.locator('.graphiql-response .view-line', { hasText: 'Ada Okafor' }).first().waitFor();

  for (const index of exampleQueries.keys()) {
    await graphiql.turnTo(index);
    const answer = await graphiql.run();
    expect(answer, exampleQueries[index]?.name).not.toHaveProperty('errors');
    expect(answer, exampleQueries[index]?.name).toHaveProperty('data');
  }

  expect(faults).toEqual([]);
  expect([...hosts]).toEqual([new URL(gateway.url).origin]);
});

test('a Chromium that is not where it is said to be is a failure that says so', () => {
  expect(() => findChromium({ CHROMIUM_PATH: '/nowhere/chromium' })).toThrow('CHROMIUM_PATH names /nowhere/chromium');
});
