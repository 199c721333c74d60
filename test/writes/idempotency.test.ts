import { describe, expect, test } from 'vitest';
import { type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

const isWrite = ({ method }: { method: string }): boolean => method !== 'GET';

const invite = `mutation Invite($email: String!, $role: ID!, $key: String) {
  inviteUser(input: { email: $email, idempotencyKey: $key, targets: [{ directory: "tray", roleIds: [$role] }] }) {
    outcome
    problems { code message path }
    results { invite { id email status } }
  }
}`;

const trayRole = async (gateway: SandboxedGateway): Promise<string> => {
  const { data } = await gateway.ask('{ directory(key: "tray") { roles { nodes { id name } } } }');
  return (data.directory.roles.nodes as { id: string; name: string }[]).find(({ name }) => name === 'Viewer')?.id ?? '';
};

describe('an idempotency key', () => {
  test('brings the first result again, without another call', async () => {
    await using gateway = await startSandboxedGateway();
    const role = await trayRole(gateway);
    const first = await gateway.ask(invite, { email: 'once@example.com', role, key: 'a' });
    const again = await gateway.count(invite, { email: 'once@example.com', role, key: 'a' });
    expect(first.data.inviteUser.outcome).toBe('APPLIED');
    expect(again.answer.data).toEqual(first.data);
    expect(gateway.sandbox('tray').requests.filter(isWrite)).toEqual([]);
  });

  test('with another input is refused', async () => {
    await using gateway = await startSandboxedGateway();
    const role = await trayRole(gateway);
    await gateway.ask(invite, { email: 'once@example.com', role, key: 'a' });
    const other = await gateway.ask(invite, { email: 'other@example.com', role, key: 'a' });
    expect(other.data.inviteUser).toMatchObject({
      outcome: 'REJECTED',
      problems: [{ code: 'KEY_REUSED', path: ['idempotencyKey'] }],
    });
    expect(gateway.sandbox('tray').requests.filter(isWrite)).toHaveLength(1);
  });

  test('used twice at the same moment makes one call, and both are told the same', async () => {
    await using gateway = await startSandboxedGateway();
    const role = await trayRole(gateway);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => gateway.ask(invite, { email: 'once@example.com', role, key: 'a' })),
    );
    expect(gateway.sandbox('tray').requests.filter(isWrite)).toHaveLength(1);
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(answers[0]?.data.inviteUser.outcome).toBe('APPLIED');
  });

  test('is free again after a request that was rejected before anything was sent', async () => {
    await using gateway = await startSandboxedGateway();
    const role = await trayRole(gateway);
    const wrong = await gateway.ask(invite, { email: 'not an address', role, key: 'a' });
    expect(wrong.data.inviteUser).toMatchObject({
      outcome: 'REJECTED',
      problems: [{ code: 'INVALID_INPUT', path: ['email'] }],
    });
    const right = await gateway.ask(invite, { email: 'right@example.com', role, key: 'a' });
    expect(right.data.inviteUser.outcome).toBe('APPLIED');
  });
});

describe('the daily quota', () => {
  test('200 invites at once against a vendor that takes 100: exactly 100 are sent', async () => {
    await using gateway = await startSandboxedGateway();
    const role = await trayRole(gateway);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => gateway.ask(invite, { email: `person-${index}@example.com`, role })),
    );
    const outcomes = Map.groupBy(answers, ({ data }) => data.inviteUser.outcome as string);
    expect(outcomes.get('APPLIED')).toHaveLength(100);
    expect(outcomes.get('REFUSED')).toHaveLength(100);
    for (const { data } of outcomes.get('REFUSED') ?? []) {
      expect(data.inviteUser.problems).toMatchObject([{ code: 'QUOTA_EXHAUSTED' }]);
    }
    expect(
      gateway.sandbox('tray').requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/invites')),
    ).toHaveLength(100);
  });

  test('an invite that may have been sent counts', async () => {
    await using gateway = await startSandboxedGateway({ sandboxes: { TRAY: { vendor: { invitesPerDay: 1000 } } } });
    const role = await trayRole(gateway);
    gateway.sandbox('tray').inject({ kind: 'reset', afterActing: true, matches: isWrite, times: 1 });
    const first = await gateway.ask(invite, { email: 'doubtful@example.com', role });
    expect(first.data.inviteUser).toMatchObject({ outcome: 'UNKNOWN', results: [{ invite: { status: 'UNKNOWN' } }] });
    for (let index = 1; index < 100; index += 1) {
      const { data } = await gateway.ask(invite, { email: `person-${index}@example.com`, role });
      expect(data.inviteUser.outcome).toBe('APPLIED');
    }
    const last = await gateway.ask(invite, { email: 'one-too-many@example.com', role });
    expect(last.data.inviteUser.problems).toMatchObject([{ code: 'QUOTA_EXHAUSTED' }]);
  });
});

test('a ledger that cannot be used means that nothing is sent, while reading goes on', async () => {
  await using gateway = await startSandboxedGateway({ config: { ledger: '/nowhere/to/be/found/ledger.db' } });
  const role = await trayRole(gateway);
  const { data, errors } = await gateway.ask(invite, { email: 'new@example.com', role });
  expect(errors).toBeUndefined();
  expect(data.inviteUser).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'LEDGER_UNAVAILABLE' }] });
  expect(gateway.sandbox('tray').requests.filter(isWrite)).toEqual([]);
});
