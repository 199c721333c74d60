import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startSandboxedGateway } from './harness/sandboxed-gateway.ts';

const root = new URL('../', import.meta.url);
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'docs/capabilities.md',
  'docs/clients.md',
  'docs/errors.md',
];
const read = (page: string): string => readFileSync(new URL(page, root), 'utf8');

test("the README's query has the README's answer", async () => {
  const [, example = ''] = read('README.md').split(/<!-- example:(?:start|end) -->/);
  const block = (language: string): string => example.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';
  await using gateway = await startSandboxedGateway();
  expect(await gateway.ask(block('graphql'))).toEqual(JSON.parse(block('json')));
});

test.each(pages)('%s links to nothing that is not there', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, link]) => link ?? '');
  expect(links.filter((link) => !existsSync(new URL(link, new URL(page, root))))).toEqual([]);
});
