import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Ask, asker } from '../../../sandbox/ask.ts';
import { startTraySandbox, type TraySandbox } from './server.ts';
import type { TrayWorkspace } from './state.ts';

let tray: TraySandbox;
let ask: Ask;
let now: number;
let workspace: TrayWorkspace;

beforeEach(async () => {
  now = Date.parse('2026-03-01T23:00:00Z');
  tray = await startTraySandbox({ vendor: { now: () => now } });
  ask = asker(tray.url, String(tray.settings['token']));
  workspace = at(tray.state.workspaces, 1);
});
afterEach(() => tray.close());

const at = <Kind>(rows: readonly Kind[], index: number): Kind => {
  const row = rows[index];
  if (row === undefined) throw new Error(`There is no row ${index}.`);
  return row;
};
const organizationRole = (index: number): string => at(tray.state.roles, index).id;

test('a created user is answered whole with 200, can be read and is listed last', async () => {
  const sent = { name: 'Ruth Weiss', email: 'ruth.weiss@example.com', organizationRoleId: organizationRole(3) };
  const { status, body } = await ask('POST', '/core/v1/users', sent);
  expect(status).toBe(200);
  const user = z.looseObject({ id: z.string() }).parse(body);
  expect(user).toEqual({
    id: user.id,
    name: sent.name,
    email: sent.email,
    accountType: 'Regular',
    role: { id: sent.organizationRoleId, name: 'Viewer' },
  });
  expect((await ask('GET', `/core/v1/users/${user.id}`)).body).toEqual(user);
  expect(tray.state.users.at(-1)?.id).toBe(user.id);
});

test('a deleted user is gone from everywhere, and a new shared workspace keeps what it had', async () => {
  const user = at(tray.state.users, 0);
  const personal = at(tray.state.workspaces, 3);
  expect(personal.members.map(({ id }) => id)).toEqual([user.id]);
  expect(await ask('DELETE', `/core/v1/users/${user.id}`)).toMatchObject({ status: 204, body: undefined });
  expect((await ask('GET', `/core/v1/users/${user.id}`)).status).toBe(404);
  expect((await ask('DELETE', `/core/v1/users/${user.id}`)).status).toBe(404);
  expect((await ask('GET', `/core/v1/workspaces/${personal.id}`)).status).toBe(404);
  const remaining = tray.state.workspaces.slice(0, -1).flatMap(({ members }) => members.map(({ id }) => id));
  expect(remaining).not.toContain(user.id);
  expect(tray.state.workspaces.at(-1)).toMatchObject({ name: user.name, type: 'Shared' });
});

test("a user's role in the organization is replaced", async () => {
  const { id } = at(tray.state.users, 2);
  const path = `/core/v1/users/${id}/roles`;
  expect(await ask('PUT', path, { roleId: organizationRole(3) })).toMatchObject({ status: 200, body: {} });
  expect((await ask('GET', `/core/v1/users/${id}`)).body).toMatchObject({ role: { name: 'Viewer' } });
});

test('a member is added, gets another role and is removed, each answered with an empty object', async () => {
  const outsider = at(
    tray.state.users.filter(({ id }) => workspace.members.every((member) => member.id !== id)),
    0,
  );
  const [admin, , viewer] = workspace.roles;
  const members = `/core/v1/workspaces/${workspace.id}/users`;
  const path = `${members}/${outsider.id}`;
  const done = { status: 200, body: {} };
  expect(await ask('POST', members, { userId: outsider.id, roleId: admin?.id })).toMatchObject(done);
  expect((await ask('GET', path)).body).toMatchObject({ workspaceId: workspace.id, role: { name: 'Admin' } });
  expect(await ask('PUT', path, { roleId: viewer?.id })).toMatchObject(done);
  expect((await ask('GET', path)).body).toMatchObject({ role: { name: 'Viewer' } });
  expect(await ask('DELETE', path)).toMatchObject(done);
  expect((await ask('GET', path)).status).toBe(404);
  expect((await ask('DELETE', path)).status).toBe(404);
  expect((await ask('GET', `/core/v1/users/${outsider.id}`)).status).toBe(200);
});

test('an invite is answered with an id and an end, and makes no user', async () => {
  const sent = { email: 'new.colleague@example.com', organizationRoleId: organizationRole(2) };
  const { status, body } = await ask('POST', '/core/v1/invites', sent);
  expect(status).toBe(200);
  expect(body).toEqual({ inviteId: expect.any(String), expires: '2026-03-08T23:00:00.000Z' });
  z.guid().parse(z.looseObject({}).parse(body)['inviteId']);
  expect((await ask('GET', '/core/v1/users?email=new.colleague@example.com')).body).toMatchObject({ elements: [] });
});

test('who was invited can be invited again only once that invite has expired', async () => {
  const [expired, pending] = tray.state.invites.map(({ email }) => email);
  const organizationRoleId = organizationRole(2);
  expect((await ask('POST', '/core/v1/invites', { email: expired, organizationRoleId })).status).toBe(200);
  expect((await ask('POST', '/core/v1/invites', { email: pending, organizationRoleId })).status).toBe(400);
});

test('a hundred invites a day are sent, the next is refused with a message only, and the next day begins anew', async () => {
  const invite = (number: number) =>
    ask('POST', '/core/v1/invites', { email: `n${number}@example.com`, organizationRoleId: organizationRole(2) });
  for (let number = 0; number < 100; number += 1) expect((await invite(number)).status).toBe(200);
  const refused = await invite(100);
  expect([refused.status, refused.body]).toEqual([429, { message: expect.any(String) }]);
  now += 60 * 60 * 1_000;
  expect((await invite(100)).status).toBe(200);
});

test('bodies that Tray would refuse are refused with 400 and change nothing', async () => {
  const user = at(tray.state.users, 1);
  const outsider = at(
    tray.state.users.filter(({ id }) => workspace.members.every((member) => member.id !== id)),
    0,
  );
  const name = 'Ruth Weiss';
  const email = 'ruth.weiss@example.com';
  const organizationRoleId = organizationRole(2);
  const workspaceRole = at(workspace.roles, 0).id;
  const otherWorkspaceRole = at(at(tray.state.workspaces, 0).roles, 0).id;
  const members = `/core/v1/workspaces/${workspace.id}/users`;
  const refused: readonly [method: string, path: string, body: unknown][] = [
    ['POST', '/core/v1/users', { email, organizationRoleId }],
    ['POST', '/core/v1/users', { name, email }],
    ['POST', '/core/v1/users', { name: null, email, organizationRoleId }],
    ['POST', '/core/v1/users', { name, email: 'no address', organizationRoleId }],
    ['POST', '/core/v1/users', { name, email: 'zoë@example.com', organizationRoleId }],
    ['POST', '/core/v1/users', { name, email: user.email, organizationRoleId }],
    ['POST', '/core/v1/users', { name, email, organizationRoleId: 'Viewer' }],
    ['POST', '/core/v1/users', { name, email, organizationRoleId: workspaceRole }],
    ['POST', '/core/v1/users', [name]],
    ['POST', '/core/v1/invites', { email: user.email?.toUpperCase(), organizationRoleId }],
    ['POST', '/core/v1/invites', { email, organizationRoleId: workspaceRole }],
    ['POST', '/core/v1/invites', { email }],
    ['PUT', `/core/v1/users/${user.id}/roles`, { roleId: workspaceRole }],
    ['PUT', `/core/v1/users/${user.id}/roles`, {}],
    ['POST', members, { userId: outsider.id, roleId: organizationRoleId }],
    ['POST', members, { userId: outsider.id, roleId: otherWorkspaceRole }],
    ['POST', members, { userId: 'a|b', roleId: workspaceRole }],
    ['POST', members, { userId: workspace.members[0]?.id, roleId: workspaceRole }],
    ['PUT', `${members}/${workspace.members[0]?.id}`, { roleId: organizationRoleId }],
  ];
  const before = JSON.stringify(tray.state);
  for (const [method, path, body] of refused) {
    const answer = await ask(method, path, body);
    expect({ method, path, body, status: answer.status }).toEqual({ method, path, body, status: 400 });
    expect(answer.body).toEqual({ message: expect.any(String), code: 'InvalidInput' });
  }
  expect(JSON.stringify(tray.state)).toBe(before);
});

test('a body that is not JSON, or not said to be, is refused', async () => {
  const authorization = `Bearer ${String(tray.settings['token'])}`;
  const send = async (contentType: string, body: string) =>
    (
      await fetch(`${tray.url}/core/v1/invites`, {
        method: 'POST',
        headers: { authorization, 'content-type': contentType },
        body,
      })
    ).status;
  const body = JSON.stringify({ email: 'a@example.com', organizationRoleId: organizationRole(2) });
  expect(await send('text/plain', body)).toBe(400);
  expect(await send('application/json', body.slice(1))).toBe(400);
  expect(await send('application/json; charset=utf-8', body)).toBe(200);
});

test('writes to what is not there are refused with 404', async () => {
  const roleId = at(workspace.roles, 0).id;
  const members = `/core/v1/workspaces/${workspace.id}/users`;
  expect((await ask('POST', members, { userId: 'nobody', roleId })).status).toBe(404);
  expect((await ask('PUT', `${members}/nobody`, { roleId })).status).toBe(404);
  expect((await ask('POST', '/core/v1/workspaces/none/users', { userId: 'nobody', roleId })).status).toBe(404);
  expect((await ask('PUT', '/core/v1/users/nobody/roles', { roleId: organizationRole(0) })).status).toBe(404);
  expect((await ask('POST', '/core/v1/workspaces', {})).status).toBe(404);
});
