import { expect, test } from 'vitest';
import { noHistory, type Invite } from '../../src/domain/invite.ts';
import type { LedgerInvite } from '../../src/domain/ledger-invite.ts';
import { pairLost } from '../../src/loaders/listed-invites.ts';

const evidence = {
  source: 'LEDGER',
  certainty: 'ASSUMED',
  observedAt: '2026-01-05T00:00:00.000Z',
  note: null,
} as const;

const listed = (id: string, email: string, workspaceId = 'w'): Invite => ({
  kind: 'Invite',
  directory: 'd',
  id,
  ledgerId: null,
  workspaceId,
  email,
  name: null,
  roleIds: null,
  roleRaw: null,
  status: 'PENDING',
  evidence,
  createdAt: null,
  expiresAt: null,
  history: noHistory,
  raw: null,
});

const row = (id: string, email: string, parts: Partial<LedgerInvite> = {}): LedgerInvite => ({
  id,
  directory: 'd',
  workspaceId: 'w',
  vendorId: null,
  email,
  name: null,
  roleIds: [],
  roleRaw: null,
  options: {},
  origin: 'ROLLCALL',
  actor: 'somebody',
  status: 'UNKNOWN',
  evidence,
  createdAt: '2026-01-05T00:00:00.000Z',
  firstSeenAt: '2026-01-05T00:00:00.000Z',
  lastSeenAt: null,
  expiresAt: null,
  cancelledAt: null,
  acceptedAfter: null,
  acceptedBefore: null,
  acceptedUserId: null,
  supersedes: null,
  supersededBy: null,
  ...parts,
});

const pairs = (invites: readonly Invite[], lost: readonly LedgerInvite[], known: readonly LedgerInvite[] = []) =>
  [...pairLost({ invites, known: new Map(known.map((one) => [one.vendorId ?? '', one])) }, lost)].map(
    ([vendorId, { id }]) => `${vendorId} is ${id}`,
  );

test('an invite whose id was lost is the listed one to its address and workspace, whatever the case', () => {
  expect(
    pairs([listed('v1', 'other@x.example'), listed('v2', 'Jane@X.example')], [row('r1', 'jane@x.example')]),
  ).toEqual(['v2 is r1']);
  expect(pairs([listed('v1', 'jane@x.example', 'elsewhere')], [row('r1', 'jane@x.example')])).toEqual([]);
});

test('each listed invite is one, and each lost one is in one place only', () => {
  const twice = [listed('v1', 'jane@x.example'), listed('v2', 'jane@x.example')];
  expect(pairs(twice, [row('new', 'jane@x.example')])).toEqual(['v1 is new']);
  expect(pairs(twice, [row('new', 'jane@x.example'), row('old', 'jane@x.example')])).toEqual([
    'v1 is new',
    'v2 is old',
  ]);
});

test('one that Rollcall knows to have sent, or saw before the lost one was sent, is another', () => {
  const [invite, lost] = [listed('v1', 'jane@x.example'), row('lost', 'jane@x.example')];
  const seen = (firstSeenAt: string, parts: Partial<LedgerInvite> = {}) =>
    row('seen', 'jane@x.example', { vendorId: 'v1', origin: 'OBSERVED', firstSeenAt, ...parts });
  expect(pairs([invite], [lost], [seen('2026-01-04T23:59:59.999Z')])).toEqual([]);
  expect(pairs([invite], [lost], [seen('2026-01-05T00:00:00.001Z')])).toEqual(['v1 is lost']);
  expect(pairs([invite], [lost], [seen('2026-01-06T00:00:00.000Z', { origin: 'ROLLCALL' })])).toEqual([]);
});
