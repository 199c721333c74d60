import { mkdtemp, rm } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startSnykSandbox } from '../../src/providers/snyk/sandbox/server.ts';
import { startTraySandbox } from '../../src/providers/tray/sandbox/server.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { openLedger } from '../../src/store/open-ledger.ts';
import { type ServedGateway, serveGateway } from '../harness/served-gateway.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-'));
});
afterEach(async () => rm(folder, { recursive: true }));

const environmentOf = (name: string, sandbox: Sandbox): Record<string, string> => {
  const { token, baseUrl, groupId } = sandbox.settings as Record<string, string>;
  return {
    [`${name}_TOKEN`]: token ?? '',
    [`${name}_BASE_URL`]: baseUrl ?? '',
    ...(groupId === undefined ? {} : { [`${name}_GROUP_ID`]: groupId }),
    ROLLCALL_DB: join(folder, 'ledger.db'),
  };
};

const writesOf = (sandbox: Sandbox): string[] =>
  sandbox.requests.filter(({ method }) => method !== 'GET').map(({ method }) => method);

test('killed between the row and the answer: after a restart the invite may have been sent, and is not sent again', async () => {
  const sandbox = await startTraySandbox();
  try {
    const environment = environmentOf('TRAY', sandbox);
    const invite = `mutation Invite($role: ID!) {
      inviteUser(input: { email: "doubtful@example.com", idempotencyKey: "k", targets: [{ directory: "tray", roleIds: [$role] }] }) {
        outcome problems { code } results { invite { id status evidence { certainty note } } }
      }
    }`;
    const first = await serveGateway(environment);
    const { data } = await first.ask('{ directory(key: "tray") { roles { nodes { id } } } }');
    const role = data.directory.roles.nodes[0].id as string;
    sandbox.inject({ kind: 'silence', afterActing: true, matches: ({ method }) => method === 'POST' });
    const lost = first.ask(invite, { role }).catch(() => null);
    await vi.waitFor(() => expect(writesOf(sandbox)).toEqual(['POST']), { timeout: 20_000 });
    await first.kill();
    await lost;
    sandbox.clearFaults();

    await using second = await serveGateway(environment);
    const listed = await second.ask('{ invites { nodes { email status } } }');
    expect(listed.data.invites.nodes).toEqual([{ email: 'doubtful@example.com', status: 'UNKNOWN' }]);
    const again = await second.ask(invite, { role });
    expect(again.data.inviteUser).toMatchObject({
      outcome: 'UNKNOWN',
      problems: [{ code: 'MAY_HAVE_BEEN_SENT' }],
      results: [{ invite: { status: 'UNKNOWN', evidence: { certainty: 'ASSUMED' } } }],
    });
    expect(writesOf(sandbox)).toEqual(['POST']);
  } finally {
    await sandbox.close();
  }
});

const resend = `mutation Resend($invite: ID!) {
  resendInvite(input: { inviteId: $invite, idempotencyKey: "k" }) {
    outcome problems { code message } invite { email status supersedes { status supersededBy { status } } }
  }
}`;

/** A pending invite at Snyk, and what the ledger and Snyk call it. */
const findPending = async (ask: ServedGateway['ask']) => {
  const { data } = await ask('{ invites { nodes { id vendorId email status workspace { vendorId } } } }');
  type Listed = { id: string; vendorId: string; email: string; status: string; workspace: { vendorId: string } };
  const found = (data.invites.nodes as Listed[]).find(({ status }) => status === 'PENDING');
  if (found === undefined) throw new Error('There is no pending invite.');
  return found;
};

test('killed while the second step of a resend is under way: it may have been sent, and is not sent again', async () => {
  const sandbox = await startSnykSandbox();
  try {
    const environment = environmentOf('SNYK', sandbox);
    const first = await serveGateway(environment);
    const { id: invite } = await findPending(first.ask);
    sandbox.inject({ kind: 'silence', matches: ({ method }) => method === 'POST' });
    const lost = first.ask(resend, { invite }).catch(() => null);
    await vi.waitFor(() => expect(writesOf(sandbox)).toEqual(['DELETE', 'POST']), { timeout: 20_000 });
    await first.kill();
    await lost;
    sandbox.clearFaults();

    await using second = await serveGateway(environment);
    const again = await second.ask(resend, { invite });
    expect(again.data.resendInvite).toMatchObject({ outcome: 'UNKNOWN', problems: [{ code: 'MAY_HAVE_BEEN_SENT' }] });
    expect(writesOf(sandbox)).toEqual(['DELETE', 'POST']);
  } finally {
    await sandbox.close();
  }
});

test('a resend whose process died between its two steps is taken up with the same key: the second step alone is sent', async () => {
  const sandbox = await startSnykSandbox();
  try {
    const environment = environmentOf('SNYK', sandbox);
    const before = await serveGateway(environment);
    const pending = await findPending(before.ask);
    await before.kill();

    // What a process leaves behind that dies after the withdrawal was recorded and before the invite was begun.
    const digest = createHash('sha256')
      .update(JSON.stringify(['resendInvite', { directory: 'snyk', invite: pending.id }]))
      .digest('hex');
    const dead = await openLedger(join(folder, 'ledger.db'), { instance: `${hostname()}/999999/1/${randomUUID()}` });
    const at = new Date().toISOString();
    const [requestId, writeId, inviteId] = [randomUUID(), randomUUID(), randomUUID()];
    await dead.openRequest({
      id: requestId,
      actor: 'anonymous',
      idempotencyKey: 'k',
      digest,
      mutation: 'resendInvite',
      at,
    });
    const evidence = { source: 'VENDOR_LIST', certainty: 'PROVEN', observedAt: at, note: null } as const;
    const { vendorId, email, workspace } = pending;
    await dead.observeInvite({
      id: inviteId,
      directory: 'snyk',
      workspaceId: workspace.vendorId,
      vendorId,
      email,
      roleRaw: 'Org Collaborator',
      status: 'PENDING',
      evidence,
      at,
    });
    await dead.beginWrite({
      id: writeId,
      requestId,
      ordinal: 0,
      directory: 'snyk',
      operation: 'cancelInvite',
      request: { method: 'DELETE', path: '/rest' },
      actor: 'anonymous',
      idempotencyKey: 'k',
      subject: pending.id,
      before: null,
      at,
      invite: null,
      quota: null,
    });
    const cancelled = {
      status: 'CANCELLED',
      evidence: { ...evidence, source: 'VENDOR_RESPONSE' },
      cancelledAt: at,
    } as const;
    const settlement = { state: 'APPLIED', note: null, receipt: null, after: null, at } as const;
    await dead.settleWrite(writeId, { ...settlement, invites: [{ id: inviteId, update: cancelled }] });
    await dead.close();
    const { token, baseUrl } = sandbox.settings as Record<string, string>;
    await fetch(`${baseUrl}/rest/orgs/${workspace.vendorId}/invites/${vendorId}?version=2024-10-15`, {
      method: 'DELETE',
      headers: { authorization: `token ${token}` },
    });
    sandbox.forget();

    await using after = await serveGateway(environment);
    const again = await after.ask(resend, { invite: pending.id });
    expect(again.data.resendInvite).toMatchObject({
      outcome: 'APPLIED',
      problems: [],
      invite: { email, status: 'PENDING', supersedes: { status: 'CANCELLED', supersededBy: { status: 'PENDING' } } },
    });
    expect(writesOf(sandbox)).toEqual(['POST']);
  } finally {
    await sandbox.close();
  }
});
