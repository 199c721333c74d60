import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTraySandbox } from '../../src/providers/tray/sandbox/server.ts';
import { serveWorkers } from '../workers/several-workers.ts';

const people =
  '{ directory(key: "tray") { users(first: 1) { nodes { id roles { id } } } roles(first: 5) { nodes { id } } } }';

test('what one worker has written, no other goes on telling as it was', { timeout: 60_000 }, async () => {
  const sandbox = await startTraySandbox({});
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
  const config = {
    directories: [{ key: 'tray', provider: 'TRAY', ...sandbox.settings }],
    server: { workers: 2 },
    cache: { ttlSeconds: { users: 3600, roles: 3600 } },
  };
  writeFileSync(join(folder, 'rollcall.config.json'), JSON.stringify(config));
  try {
    await using gateway = await serveWorkers({ ROLLCALL_CONFIG_FOLDER: folder });
    const rolesOf = async (): Promise<readonly { id: string }[]> =>
      (await gateway.ask(people)).data.directory.users.nodes[0].roles;
    for (let times = 0; times < 8; times += 1) await rolesOf();
    // Both have kept what they read.
    expect(sandbox.requests.filter(({ path }) => path.endsWith('/users'))).toHaveLength(2);

    const { data } = await gateway.ask(people);
    const [user] = data.directory.users.nodes;
    for (const { id: role } of data.directory.roles.nodes) {
      const { data: written } = await gateway.ask(
        `mutation { setUserRoles(input: { userId: "${user.id}", roleIds: ["${role}"], overrides: [LAST_ADMIN, PROTECTED_ACCOUNT, UNCHECKED] }) { outcome } }`,
      );
      expect(written.setUserRoles.outcome).toMatch(/^(?:APPLIED|ALREADY_IN_STATE)$/);
      for (let times = 0; times < 4; times += 1) expect(await rolesOf()).toEqual([{ id: role }]);
    }
  } finally {
    rmSync(folder, { recursive: true });
    await sandbox.close();
  }
});
