import { afterEach, describe, expect, test } from 'vitest';
import {
  newCall,
  type OpenedDirectory,
  openDirectory,
  readWindow,
  walk,
} from '../../../test/harness/opened-directory.ts';
import type { WorkspaceFilter } from '../../domain/provider.ts';
import { serve } from '../../loaders/offer.ts';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import { snyk } from './index.ts';
import type { SnykSandboxOptions } from './sandbox/options.ts';
import { type SnykSandbox, startSnykSandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<SnykSandbox>;
const start = async (vendor: SnykSandboxOptions = {}, options: SandboxOptions = {}): Promise<void> => {
  opened = await openDirectory(snyk, startSnykSandbox, { ...options, vendor });
};
afterEach(() => opened.close());

const workspaces = (filter: Partial<WorkspaceFilter> = {}) =>
  serve(opened.provider, 'listWorkspaces')({ types: null, search: null, ...filter });
const getWorkspace = (id: string) => serve(opened.provider, 'getWorkspace')(id, newCall());
const orgs = () => opened.sandbox.state.orgs.rows();
const asked = () =>
  opened.asked().map((path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*').replace(/version=2024-10-15&?/, ''));
const nowhere = '00000000-0000-0000-0000-000000000000';

describe('in a group', () => {
  test('the workspaces are its organisations by name, whole where Snyk tells everything', async () => {
    await start();
    const truth = orgs()
      .filter(({ groupId }) => groupId !== null)
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const { rows, total } = await readWindow(workspaces());
    expect(rows).toMatchObject(
      truth.map(({ id, name, slug, createdAt, updatedAt }) => ({
        id,
        name,
        slug,
        createdAt,
        updatedAt,
        type: 'ORGANIZATION',
        typeRaw: 'org',
        description: null,
        monthlyTaskLimit: null,
      })),
    );
    expect(total).toBe(truth.length);
    expect(asked()).toEqual(['/rest/groups/*/orgs?limit=100']);
  });

  test('what summary rows lack is left for the organisation itself to tell', async () => {
    await start({}, { rows: 'summary' });
    const [row] = (await readWindow(workspaces())).rows;
    expect(row).toMatchObject({ createdAt: undefined, updatedAt: undefined });
    const whole = await getWorkspace(row?.id ?? '');
    expect(whole).toMatchObject({ id: row?.id, name: row?.name, createdAt: expect.stringMatching(/^20/) });
  });

  test('the total comes with the rows, and is not asked for with a filter', async () => {
    await start({ orgs: 120 });
    const needs = { end: true, total: true };
    expect((await readWindow(workspaces(), { count: 20, needs })).total).toBe(120);
    expect(asked()).toEqual(['/rest/groups/*/orgs?limit=20&expand=count']);
    expect((await readWindow(workspaces({ search: 'team' }), { count: 20, needs })).total).toBe(115);
    expect(asked().some((path) => path.includes('expand'))).toBe(false);
  });

  test('a search is sent to Snyk, and its answer compared in any case', async () => {
    await start();
    const { rows, notes } = await readWindow(workspaces({ search: 'pA' }));
    expect(rows.map(({ name }) => name)).toEqual(['Payments']);
    expect(notes).toHaveLength(1);
    expect(asked()).toEqual(['/rest/groups/*/orgs?limit=100&name=pA']);
    expect((await readWindow(workspaces({ search: '' }))).rows).toHaveLength(5);
    expect(asked()).toEqual(['/rest/groups/*/orgs?limit=100']);
  });

  test('other types than ORGANIZATION are answered without a call', async () => {
    await start();
    expect(await readWindow(workspaces({ types: ['SHARED', 'PERSONAL'] }))).toMatchObject({
      rows: [],
      total: 0,
      hasNext: false,
    });
    expect(await readWindow(workspaces({ types: [] }))).toMatchObject({ rows: [] });
    expect(asked()).toEqual([]);
    expect((await readWindow(workspaces({ types: ['SHARED', 'ORGANIZATION'] }))).rows).toHaveLength(5);
  });

  test('an organisation outside of the group is none of its workspaces', async () => {
    await start();
    const personal = orgs().find(({ groupId }) => groupId === null);
    expect(await getWorkspace(personal?.id ?? '')).toBeNull();
    const elsewhere = opened.sandbox.state.makeOrg({
      id: nowhere.replace('0', '1'),
      name: 'Else',
      slug: 'else',
      groupId: nowhere,
    });
    opened.sandbox.state.orgs.insert(elsewhere);
    expect(await getWorkspace(elsewhere.id)).toBeNull();
    expect(await getWorkspace(nowhere)).toBeNull();
  });
});

describe('in one organisation', () => {
  test('it is the only workspace, and no other is asked for', async () => {
    await start({ connect: 'org' });
    const [org, other] = orgs();
    for (const direction of ['forward', 'backward'] as const) {
      expect((await walk(workspaces(), 1, direction)).map(({ id }) => id)).toEqual([org?.id]);
    }
    expect(asked()).toEqual(['/rest/orgs/*?', '/rest/orgs/*?']);
    expect((await readWindow(workspaces({ search: 'PLAT' }))).rows).toHaveLength(1);
    expect((await readWindow(workspaces({ search: 'nothing' }))).rows).toHaveLength(0);
    asked();
    expect(await getWorkspace(other?.id ?? '')).toBeNull();
    expect(asked()).toEqual([]);
  });

  test('an organisation out of the token’s reach is an error in a list', async () => {
    await start({ connect: 'org' });
    const [org] = orgs();
    if (org !== undefined) org.visible = false;
    await expect(readWindow(workspaces())).rejects.toMatchObject({ kind: 'not-found' });
    expect(await getWorkspace(org?.id ?? '')).toBeNull();
  });
});

test('an answer without the organisation, which Snyk’s OpenAPI allows, is an error that says so', async () => {
  await start({ connect: 'org' });
  const body = JSON.stringify({ jsonapi: { version: '1.0' }, links: {} });
  opened.sandbox.inject({ kind: 'status', status: 200, body });
  const fault = {
    kind: 'malformed-response',
    directory: 'snyk',
    message: expect.stringMatching(
      /^Snyk answered GET \/rest\/orgs\/\S+ \(directory "snyk"\) without the organisation/,
    ),
  };
  await expect(readWindow(workspaces())).rejects.toMatchObject(fault);
  await expect(getWorkspace(orgs()[0]?.id ?? '')).rejects.toMatchObject(fault);
  await expect(opened.provider.check(newCall())).rejects.toMatchObject(fault);
});

test.each(['..', '.', 'a\nb', '\ud800', ''])(
  'the id %j, which could stand in no path, is an answer of the wrong form',
  async (id) => {
    await start();
    const body = JSON.stringify({ data: [{ id, type: 'org', attributes: { name: 'Odd', slug: 'odd' } }], links: {} });
    opened.sandbox.inject({ kind: 'status', status: 200, body });
    await expect(readWindow(workspaces())).rejects.toMatchObject({ kind: 'malformed-response', directory: 'snyk' });
  },
);

describe('with nothing but a token', () => {
  test('the workspaces are all that the token may read, personal ones among them', async () => {
    await start({ connect: 'token' });
    const { rows } = await readWindow(workspaces());
    expect(rows.map(({ id }) => id)).toEqual(orgs().map(({ id }) => id));
    expect(rows.at(-1)).toMatchObject({ type: 'ORGANIZATION', typeRaw: 'personal' });
    expect(await getWorkspace(rows.at(-1)?.id ?? '')).toMatchObject({ typeRaw: 'personal' });
  });

  test('a search is not left to Snyk, which does not say whether it minds case here', async () => {
    await start({ connect: 'token' });
    expect((await readWindow(workspaces({ search: 'PAY' }))).rows.map(({ name }) => name)).toEqual(['Payments']);
    expect(asked()).toEqual(['/rest/orgs?limit=100']);
  });
});
