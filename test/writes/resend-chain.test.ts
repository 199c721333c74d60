import { expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

const resend = `mutation Resend($invite: ID!, $key: String) {
  resendInvite(input: { inviteId: $invite, idempotencyKey: $key }) { outcome problems { code } invite { id } }
}`;

test('an invite that was sent anew is not sent from the middle of its chain again', async () => {
  await using gateway = await startSandboxedGateway();
  const { data } = await gateway.ask('{ directory(key: "snyk") { invites { nodes { id status } } } }');
  const pending = (data.directory.invites.nodes as { id: string; status: string }[]).find(
    ({ status }) => status === 'PENDING',
  );
  const first = await gateway.ask(resend, { invite: pending?.id, key: 'a' });
  expect(first.data.resendInvite.outcome).toBe('APPLIED');
  const newer = first.data.resendInvite.invite.id;

  const again = await gateway.count(resend, { invite: pending?.id, key: 'b' });
  expect(again.answer.data.resendInvite).toEqual({
    outcome: 'REJECTED',
    problems: [{ code: 'OPEN_INVITE' }],
    invite: { id: newer },
  });
  expect(gateway.sandbox('snyk').requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect((await gateway.ask(resend, { invite: newer, key: 'c' })).data.resendInvite.outcome).toBe('APPLIED');
});

test('after a resend whose answer was lost, the old invite is not sent anew under another key', async () => {
  await using gateway = await startSandboxedGateway();
  const { data } = await gateway.ask('{ directory(key: "snyk") { invites { nodes { id status } } } }');
  const pending = (data.directory.invites.nodes as { id: string; status: string }[]).find(
    ({ status }) => status === 'PENDING',
  );
  const sandbox = gateway.sandbox('snyk');
  sandbox.inject({ kind: 'reset', afterActing: true, matches: ({ method }) => method === 'POST' });
  expect((await gateway.ask(resend, { invite: pending?.id, key: 'a' })).data.resendInvite.outcome).toBe('UNKNOWN');
  sandbox.clearFaults();
  sandbox.forget();
  const again = await gateway.ask(resend, { invite: pending?.id, key: 'b' });
  expect(again.data.resendInvite).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'OPEN_INVITE' }] });
  expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});
