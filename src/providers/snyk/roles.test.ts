import { afterEach, describe, expect, test } from 'vitest';
import { newCall, type OpenedDirectory, openDirectory, readWindow } from '../../../test/harness/opened-directory.ts';
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

const orgs = () => opened.sandbox.state.orgs.rows();
const orgId = (place = 0) => orgs()[place]?.id ?? '';
const roleNamed = (name: string) => opened.sandbox.state.roles.rows().find((role) => role.name === name)?.id ?? '';
const namesOf = async (list: ReturnType<typeof directoryRoles>) =>
  (await readWindow(list)).rows.map(({ name }) => name);
const directoryRoles = () => serve(opened.provider, 'listRoles')();
const workspaceRoles = (id = orgId()) => serve(opened.provider, 'listWorkspaceRoles')(id);
const getRole = (id: string, call = newCall()) => serve(opened.provider, 'getRole')(id, null, call);
const asked = () => opened.asked().map((path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*').replace(/\?.*/, ''));

describe('in a group', () => {
  test('each kind has its list, and a custom role of unknown kind is in both', async () => {
    await start();
    expect(await namesOf(directoryRoles())).toEqual(['Group Admin', 'Group Viewer', 'Group Member', 'Auditor']);
    expect(await namesOf(workspaceRoles())).toEqual(['Org Collaborator', 'Org Admin', 'Auditor']);
    expect(asked()).toEqual(['/v1/group/*/roles', '/rest/orgs/*', '/v1/group/*/roles']);
  });

  test('a role is told whole', async () => {
    await start();
    expect(await getRole(roleNamed('Auditor'))).toMatchObject({
      name: 'Auditor',
      description: 'Reads everything, changes nothing',
      custom: true,
      scope: null,
      privilege: null,
      workspaceId: null,
    });
    expect(await getRole(roleNamed('Org Admin'))).toMatchObject({
      custom: false,
      scope: 'WORKSPACE',
      privilege: 'ADMIN',
    });
    expect(await getRole('00000000-0000-0000-0000-000000000000')).toBeNull();
  });

  test('within a request the list is read once, for any number of roles and workspaces', async () => {
    await start();
    const call = newCall();
    const workspaces = serve(opened.provider, 'listWorkspaces')({ types: null, search: null });
    const { rows } = await readWindow(workspaces, {}, call);
    asked();
    await Promise.all([
      getRole(roleNamed('Auditor'), call),
      getRole(roleNamed('Org Admin'), call),
      readWindow(directoryRoles(), {}, call),
      ...rows.map(({ id }) => readWindow(workspaceRoles(id), {}, call)),
    ]);
    expect(asked()).toEqual(['/v1/group/*/roles']);
  });

  test('roles that the token may not read are an error', async () => {
    await start({ group: 'hidden' });
    await expect(readWindow(directoryRoles())).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(getRole(roleNamed('Auditor'))).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('a role without an id is an error that names the place', async () => {
    await start();
    opened.sandbox.inject({ kind: 'status', status: 200, body: JSON.stringify([{ name: 'Auditor' }]) });
    await expect(readWindow(directoryRoles())).rejects.toMatchObject({
      kind: 'malformed-response',
      message: expect.stringContaining('[0].publicId'),
    });
  });
});

describe('without a configured group', () => {
  test('no role holds in the whole directory, and the list says why without a call', async () => {
    await start({ connect: 'org' });
    expect(await readWindow(directoryRoles())).toMatchObject({
      rows: [],
      completeness: 'COMPLETE',
      notes: [expect.stringContaining('No Snyk group is configured')],
    });
    expect(asked()).toEqual([]);
  });

  test.each(['org', 'token'] as const)('the group is learnt from the organisation (%s)', async (connect) => {
    await start({ connect });
    expect(await namesOf(workspaceRoles())).toEqual(['Org Collaborator', 'Org Admin', 'Auditor']);
    expect(asked()).toEqual(['/rest/orgs/*', '/v1/group/*/roles']);
  });

  test.each(['full', 'summary'] as const)(
    'a role is found through the organisations, whose rows are %s',
    async (rows) => {
      await start({ connect: 'token' }, { rows });
      expect(await getRole(roleNamed('Auditor'))).toMatchObject({ name: 'Auditor' });
      expect(asked()).toEqual(['/rest/orgs', ...(rows === 'full' ? [] : ['/rest/orgs/*']), '/v1/group/*/roles']);
      expect(await getRole('00000000-0000-0000-0000-000000000000')).toBeNull();
      // The personal organisation is in no group: nobody has to be asked which.
      expect(asked()).toHaveLength(rows === 'full' ? 2 : 2 + 5);
    },
  );

  test('an organisation without a group has roles that Snyk does not list', async () => {
    await start({ group: 'none' });
    await expect(readWindow(workspaceRoles())).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining(`The Snyk organisation ${orgId()} is in no group`),
    });
    expect(await getRole(roleNamed('Auditor'))).toBeNull();
  });

  test('another organisation than the configured one is refused without a call', async () => {
    await start({ connect: 'org' });
    await expect(readWindow(workspaceRoles(orgId(1)))).rejects.toMatchObject({ kind: 'not-found' });
    expect(asked()).toEqual([]);
  });

  test('an organisation that is not there has no roles to list', async () => {
    await start({ connect: 'token' });
    await expect(readWindow(workspaceRoles('00000000-0000-0000-0000-000000000000'))).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});
