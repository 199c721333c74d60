import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProviderError } from '../../src/domain/provider-error.ts';
import type { TokenAddress } from '../../src/pagination/token-walk.ts';
import { createJsonApiList, type Link, type LinkedPage } from '../../src/pagination/json-api.ts';
import { createRows, idOf, idsOf, type Row } from './fakes/row.ts';
import { cursorsOf, readAt } from './reading.ts';

const token = 'v1.eyJpZCI6IjMyODE4ODAifQ==';
const query = `version=2024-10-15&limit=10&starting_after=${encodeURIComponent(token)}&org_id=another`;

/** A vendor whose pages are written down, by the cursor they are asked for with. */
const listOf = (pages: Readonly<Record<string, LinkedPage<Row>>>, asked: TokenAddress[] = []) =>
  createJsonApiList<Row>({
    directory: 'd',
    idOf,
    fetch: async (address) => {
      asked.push(address);
      const page = pages[`${address.side} ${address.token}`];
      if (page === undefined) throw new Error(`There is no page ${address.side} ${address.token}.`);
      return page;
    },
  });

const next = (cursor: string) => ({ next: `?starting_after=${cursor}` });
const prev = (cursor: string) => ({ prev: `?ending_before=${cursor}` });
const rows = createRows('r', 30);
const [first, second, third] = [rows.slice(0, 10), rows.slice(10, 20), rows.slice(20)];

test.each<[Link]>([
  [`/orgs/1/invites?${query}`],
  [`/rest/orgs/1/invites?${query}`],
  [`orgs/1/invites?${query}`],
  [`?${query}`],
  [`https://api.snyk.io/rest/orgs/1/invites?${query}`],
  [`https://elsewhere.example:8443/steal?${query}#${query.replace('after', 'before')}`],
  [`/orgs/1/invites?limit=10&starting_after=${encodeURIComponent(token)}#tail`],
  [`//elsewhere.example/?${query}`],
  [`javascript:alert(1)?${query}`],
  [`http://[broken?${query}`],
  [{ href: `/orgs/1/invites?${query}` }],
])('of the link %j nothing is read but the cursor', async (link) => {
  const asked: TokenAddress[] = [];
  const list = listOf(
    { 'after null': { rows: first, links: { next: link } }, [`after ${token}`]: { rows: second, links: {} } },
    asked,
  );
  const slice = await readAt(list, { direction: 'forward', count: 20, cursor: null });
  expect(idsOf(slice.rows)).toEqual(idsOf(rows.slice(0, 20)));
  expect(asked).toEqual([
    { token: null, side: 'after' },
    { token, side: 'after' },
  ]);
});

test.each<[Link]>([[undefined], [null], [''], [{}], [{ href: null }], [{ href: undefined }], [{ href: '' }]])(
  'the link %j leads nowhere',
  async (link) => {
    const list = listOf({ 'after null': { rows: first, links: { next: link, prev: link, last: link } } });
    for (const direction of ['forward', 'backward'] as const) {
      const slice = await readAt(list, { direction, count: 10, cursor: null });
      expect(slice).toMatchObject({ rows: first, hasNext: false, hasPrevious: false, total: 10 });
    }
  },
);

test('a cursor is read as the vendor encoded it, whatever it holds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1, maxLength: 50 }), fc.webPath(), async (cursor, path) => {
      const parameters = new URLSearchParams([
        ['limit', '10'],
        ['starting_after', cursor],
      ]);
      const links = { next: `${path}?${parameters}` };
      const list = listOf({ 'after null': { rows: first, links }, [`after ${cursor}`]: { rows: second, links: {} } });
      expect((await readAt(list, { direction: 'forward', count: 20, cursor: null })).rows).toHaveLength(20);
    }),
  );
});

test.each<[string, LinkedPage<Row>['links']]>([
  ['holds no cursor', { next: '/orgs/1/invites?limit=10' }],
  ['has no query', { next: '/orgs/1/invites' }],
  ['holds a cursor behind its end only', { next: '/orgs/1/invites?limit=10#?starting_after=k10' }],
  ['holds a cursor behind a path without a query', { next: '/orgs/1/invites#?starting_after=k10' }],
  ['holds an empty cursor', { next: '?starting_after=' }],
  ['points the wrong way', { next: '?ending_before=k10' }],
  ['holds a cursor of control characters', { next: '?starting_after=a%0D%0Ab' }],
  ['holds a cursor too long to be handed on', { next: `?starting_after=${'k'.repeat(5000)}` }],
])('a next link that %s is an error, neither the end nor the first page again', async (_, links) => {
  const reading = readAt(listOf({ 'after null': { rows: first, links } }), {
    direction: 'forward',
    count: 20,
    cursor: null,
  });
  const error: unknown = await reading.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({ kind: 'malformed-response', directory: 'd' });
});

test('a link with both cursors is read for the one that leads its way', async () => {
  const list = listOf({
    'after null': { rows: first, links: { next: '?ending_before=k1&starting_after=k10' } },
    'after k10': { rows: second, links: { prev: '?starting_after=k10&ending_before=k11' } },
    'before k11': { rows: first, links: next('k10') },
  });
  const all = await readAt(list, { direction: 'forward', count: 20, cursor: null });
  expect(idsOf(all.rows)).toEqual(idsOf(rows.slice(0, 20)));
  const back = await list.read(
    { direction: 'backward', count: 10, from: all.position(10), needs: { end: true, total: false } },
    {
      signal: new AbortController().signal,
      budget: { limit: 9, take: () => {}, isSpent: () => false },
      reads: new Map(),
    },
  );
  expect(idsOf(back.rows)).toEqual(idsOf(first));
});

test('the last link saves the walk to the end', async () => {
  const asked: TokenAddress[] = [];
  const pages = {
    'after null': { rows: first, links: { ...next('k10'), last: { href: '/elsewhere?starting_after=k20' } } },
    'after k20': { rows: third, links: prev('k21') },
    'before k21': { rows: second, links: { ...next('k20'), ...prev('k11') } },
  };
  const slice = await readAt(listOf(pages, asked), { direction: 'backward', count: 15, cursor: null });
  expect(idsOf(slice.rows)).toEqual(idsOf(rows.slice(15)));
  expect(slice).toMatchObject({ hasNext: false, hasPrevious: true });
  expect(asked.map((address) => address.token)).toEqual([null, 'k20', 'k21']);
});

const walked = { 'after k10': { rows: second, links: { ...next('k20'), ...prev('k11') } } };

test.each<[string, Link, Record<string, LinkedPage<Row>>]>([
  ['holds no cursor', '/orgs/1/invites?limit=100', {}],
  [
    'points to a page that is empty and names none before it',
    '?starting_after=k99',
    { 'after k99': { rows: [], links: {} } },
  ],
  ['points to a page that names none before it', '?starting_after=k15', { 'after k15': { rows: third, links: {} } }],
])('a last link that %s is not relied on', async (_, last, pages) => {
  const list = listOf({
    'after null': { rows: first, links: { ...next('k10'), last } },
    ...walked,
    'after k20': { rows: third, links: prev('k21') },
    ...pages,
  });
  const slice = await readAt(list, { direction: 'backward', count: 25, cursor: null });
  expect(idsOf(slice.rows)).toEqual(idsOf(rows.slice(5)));
  expect(slice).toMatchObject({ hasNext: false, hasPrevious: true });
});

test('rows that were added behind the last link’s page are read too', async () => {
  const list = listOf({
    'after null': { rows: first, links: { ...next('k10'), last: '?starting_after=k10' } },
    ...walked,
    'after k20': { rows: third, links: prev('k21') },
  });
  const slice = await readAt(list, { direction: 'backward', count: 12, cursor: null });
  expect(idsOf(slice.rows)).toEqual(idsOf(rows.slice(18)));
});

test('where no link leads back, the rows before the last page are those of the pages that were walked through', async () => {
  const list = listOf({
    'after null': { rows: first, links: next('k10') },
    'after k10': { rows: second, links: next('k20') },
    'after k20': { rows: third, links: {} },
  });
  const slice = await readAt(list, { direction: 'backward', count: 15, cursor: null });
  expect(idsOf(slice.rows)).toEqual(idsOf(rows.slice(15)));
  expect(slice).toMatchObject({ hasNext: false, hasPrevious: true });
});

test('a page that names itself as the next is an error, also to a window that it fills', async () => {
  const list = listOf({
    'after null': { rows: first, links: next('k10') },
    'after k10': { rows: second, links: next('k10') },
  });
  const opening = await readAt(list, { direction: 'forward', count: 10, cursor: null });
  const reading = readAt(list, { direction: 'forward', count: 10, cursor: cursorsOf(opening)[9] ?? null });
  await expect(reading).rejects.toMatchObject({ kind: 'malformed-response', directory: 'd' });
});
