import { afterEach, expect, test } from 'vitest';
import {
  newCall,
  type OpenedDirectory,
  openDirectory,
  readWindow,
  walk,
} from '../../../test/harness/opened-directory.ts';
import type { WorkspaceType } from '../../domain/workspace.ts';
import { serve } from '../../loaders/offer.ts';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import { tray } from './index.ts';
import type { TraySandboxOptions } from './sandbox/options.ts';
import { startTraySandbox, type TraySandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<TraySandbox>;
const start = async (vendor: TraySandboxOptions = {}, options: SandboxOptions = {}): Promise<void> => {
  opened = await openDirectory(tray, startTraySandbox, { ...options, vendor });
};
afterEach(() => opened.close());

const workspaces = (filter: { types?: readonly WorkspaceType[]; search?: string } = {}) =>
  serve(opened.provider, 'listWorkspaces')({ types: null, search: null, ...filter });
const getWorkspace = (id: string) => serve(opened.provider, 'getWorkspace')(id, newCall());
const getRole = (id: string, workspaceId: string | null) =>
  serve(opened.provider, 'getRole')(id, workspaceId, newCall());

test('workspaces walk to the truth in both directions, over pages of a hundred', async () => {
  await start({ workspaces: 230, membersPerWorkspace: 1 });
  const truth = opened.sandbox.state.workspaces.map(({ id }) => id);
  for (const count of [9, 100, 500]) {
    expect((await walk(workspaces(), count)).map(({ id }) => id)).toEqual(truth);
    expect((await walk(workspaces(), count, 'backward')).map(({ id }) => id)).toEqual(truth);
  }
  opened.asked();
  await readWindow(workspaces());
  expect(opened.asked()).toHaveLength(3);
});

test('rows are whole, and a task limit beyond 32 bits is exact', async () => {
  await start();
  const { rows } = await readWindow(workspaces());
  expect(rows[0]).toMatchObject({ name: 'Fernhill', type: 'ORGANIZATION', monthlyTaskLimit: null, slug: null });
  expect(rows[1]).toMatchObject({ type: 'SHARED', monthlyTaskLimit: '5000000000', description: expect.any(String) });
  expect(await getWorkspace(rows[1]?.id ?? '')).toEqual(rows[1]);
  expect(await getWorkspace('nowhere')).toBeNull();
});

test('types are sent to Tray, one parameter each', async () => {
  await start();
  const { rows, notes } = await readWindow(workspaces({ types: ['PERSONAL', 'EMBEDDED', 'PERSONAL'] }));
  expect(rows.map(({ type }) => type)).toEqual(['PERSONAL', 'PERSONAL', 'EMBEDDED']);
  expect(notes).toEqual(['Tray was asked for the types; Rollcall compared those it answered with.']);
  expect(opened.asked()).toEqual(['/core/v1/workspaces?first=100&type=Personal&type=Embedded']);
});

test('types that Tray wrote without a word are those it was asked for; no types at all cost no call', async () => {
  await start({ unionStyle: 'empty' });
  expect((await readWindow(workspaces({ types: ['SHARED'] }))).rows).toHaveLength(2);
  opened.asked();
  expect((await readWindow(workspaces({ types: [] }))).rows).toEqual([]);
  expect(opened.asked()).toEqual([]);
});

test('a search compares names here', async () => {
  await start();
  const slice = await readWindow(workspaces({ search: 'seÁn', types: ['PERSONAL', 'SHARED'] }));
  expect(slice.rows.map(({ name }) => name)).toEqual(["Seán O'Brien's workspace"]);
  expect(slice.notes).toHaveLength(1);
});

test('roles of the organisation and of a workspace are told apart by scope and by workspace', async () => {
  await start();
  const [, { id, roles: own }] = opened.sandbox.state.workspaces as [unknown, TraySandbox['state']['workspaces'][0]];
  const organization = await walk(serve(opened.provider, 'listRoles')(), 2);
  expect(organization.map(({ name, privilege }) => [name, privilege])).toEqual([
    ['Owner', 'OWNER'],
    ['Admin', 'ADMIN'],
    ['Contributor', 'WRITE'],
    ['Viewer', 'READ'],
  ]);
  expect(organization.every(({ scope, workspaceId }) => scope === 'DIRECTORY' && workspaceId === null)).toBe(true);
  const inWorkspace = await walk(serve(opened.provider, 'listWorkspaceRoles')(id), 2, 'backward');
  expect(inWorkspace.map((role) => role.id)).toEqual(own.map((role) => role.id));
  expect(inWorkspace.every(({ scope, workspaceId }) => scope === 'WORKSPACE' && workspaceId === id)).toBe(true);
  opened.asked();

  expect(await getRole(own[1]?.id ?? '', id)).toEqual(inWorkspace[1]);
  expect(await getRole(own[1]?.id ?? '', null)).toBeNull();
  expect(opened.asked()).toEqual([`/core/v1/workspaces/${id}/roles?first=100`, '/core/v1/roles?first=1000']);
});

test('the roles of a workspace that is not there are an error', async () => {
  await start();
  await expect(readWindow(serve(opened.provider, 'listWorkspaceRoles')('nowhere'))).rejects.toMatchObject({
    kind: 'not-found',
  });
});
