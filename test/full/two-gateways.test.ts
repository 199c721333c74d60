import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTraySandbox } from '../../src/providers/tray/sandbox/server.ts';
import { type ServedGateway, serveGateway } from '../harness/served-gateway.ts';

const server = process.env.PGURL ?? 'postgres://postgres@127.0.0.1:5432';
const database = `rollcall_${randomUUID().replaceAll('-', '')}`;

const administer = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  try {
    await client.connect();
  } catch (error) {
    throw new Error(`These tests need PostgreSQL at ${server} (or where PGURL says).`, { cause: error });
  }
  await client.query(statement);
  await client.end();
};

beforeAll(() => administer(`create database ${database}`));
afterAll(() => administer(`drop database if exists ${database} with (force)`));

const invite = `mutation Invite($email: String!, $role: ID!, $key: String) {
  inviteUser(input: { email: $email, idempotencyKey: $key, targets: [{ directory: "tray", roleIds: [$role] }] }) {
    outcome problems { code } results { invite { id } }
  }
}`;

test('two gateways over one database send once per key, and stop together at the daily limit', async () => {
  const sandbox = await startTraySandbox({ vendor: { invitesPerDay: 1000 } });
  const { token, baseUrl } = sandbox.settings as Record<string, string>;
  const environment = { TRAY_TOKEN: token ?? '', TRAY_BASE_URL: baseUrl ?? '', ROLLCALL_DB: `${server}/${database}` };
  const gateways = await Promise.all([serveGateway(environment), serveGateway(environment)]);
  const gateway = (index: number): ServedGateway => gateways[index % 2] as ServedGateway;
  try {
    const { data } = await gateway(0).ask('{ directory(key: "tray") { roles { nodes { id name } } } }');
    const role = (data.directory.roles.nodes as { id: string; name: string }[]).find(
      ({ name }) => name === 'Viewer',
    )?.id;
    const invitesSent = (): number =>
      sandbox.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/invites')).length;

    const same = await Promise.all(
      [0, 1, 0, 1].map((index) => gateway(index).ask(invite, { email: 'once@example.com', role, key: 'k' })),
    );
    expect(new Set(same.map((answer) => JSON.stringify(answer.data))).size).toBe(1);
    expect(same[0]?.data.inviteUser.outcome).toBe('APPLIED');
    expect(invitesSent()).toBe(1);

    const many = await Promise.all(
      Array.from({ length: 150 }, (_, index) =>
        gateway(index).ask(invite, { email: `person-${index}@example.com`, role }),
      ),
    );
    const outcomes = Map.groupBy(many, (answer) => answer.data.inviteUser.outcome as string);
    expect(outcomes.get('APPLIED')).toHaveLength(99);
    expect(outcomes.get('REFUSED')).toHaveLength(51);
    for (const answer of outcomes.get('REFUSED') ?? []) {
      expect(answer.data.inviteUser.problems).toEqual([{ code: 'QUOTA_EXHAUSTED' }]);
    }
    expect(invitesSent()).toBe(100);
  } finally {
    await Promise.all(gateways.map((one) => one[Symbol.asyncDispose]()));
    await sandbox.close();
  }
});
