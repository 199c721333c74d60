import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InviteScene, startInviteScene } from './invite-scene.ts';

interface Page {
  readonly ids: readonly string[];
  readonly statuses: readonly string[];
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

const places = {
  root: (list: string) => ({ query: `{ ${list} }`, at: ['invites'] }),
  directory: (list: string) => ({ query: `{ directory(key: "snyk") { ${list} } }`, at: ['directory', 'invites'] }),
} as const;

const read = async (
  scene: InviteScene,
  place: keyof typeof places,
  window: string,
  filter: string | null,
): Promise<Page> => {
  const filtered = filter === null ? '' : `, filter: { ${filter} }`;
  const { query, at } = places[place](
    `invites(${window}${filtered}) { edges { cursor node { id status } } pageInfo { hasNextPage hasPreviousPage } }`,
  );
  const data = await scene.data(query);
  const { edges, pageInfo } = at.reduce((value, field) => value[field], data);
  return {
    ids: edges.map(({ node }: { node: { id: string } }) => node.id),
    statuses: edges.map(({ node }: { node: { status: string } }) => node.status),
    cursors: edges.map(({ cursor }: { cursor: string }) => cursor),
    ...pageInfo,
  };
};

const stock = async (scene: InviteScene): Promise<void> => {
  const invite = async (name: string): Promise<string> => (await scene.invite('snyk', `${name}@example.com`)).id;
  const vendorRow = (name: string) => scene.org.invites.rows().find(({ email }) => email === `${name}@example.com`);
  await scene.reconcile();
  for (let index = 0; index < 3; index += 1) {
    await scene.invite('tray', `t${index}@example.com`);
    await scene.invite('oum', `o${index}@example.com`);
    await invite(`pending${index}`);
    await invite(`vanished${index}`);
    await invite(`accepted${index}`);
    const id = await invite(`cancelled${index}`);
    await scene.data('mutation Cancel($id: ID!) { cancelInvite(input: { inviteId: $id }) { outcome } }', { id });
  }
  for (let index = 0; index < 3; index += 1) scene.accept('snyk', `accepted${index}@example.com`);
  await scene.reconcile();
  for (let index = 0; index < 3; index += 1) {
    scene.org.invites.remove(vendorRow(`vanished${index}`)?.id ?? '');
  }
  const lost = { kind: 'reset', matches: ({ method }: { method: string }) => method === 'POST' } as const;
  scene.gateway.sandbox('snyk').inject({ ...lost, afterActing: true });
  await invite('lost');
  scene.gateway.sandbox('snyk').clearFaults();
  scene.gateway.sandbox('snyk').inject(lost);
  await invite('neversent');
  scene.gateway.sandbox('snyk').clearFaults();
};

const filters = fc.constantFrom(
  null,
  'statuses: [PENDING]',
  'statuses: [UNKNOWN]',
  'statuses: [PENDING, CANCELLED]',
  'statuses: [ACCEPTED, CANCELLED]',
  'olderThanDays: 0',
  'email: "Vanished1@EXAMPLE.com"',
);

describe('the invites of a vendor and of the ledger, as one list', () => {
  let scene: InviteScene;
  beforeAll(async () => {
    scene = await startInviteScene();
    await stock(scene);
  }, 60_000);
  afterAll(() => scene[Symbol.asyncDispose]());

  test('holds each once: first what the vendor lists in its order, then the rest, the newest first', async () => {
    const rows = await scene.list('snyk');
    const listed = [...scene.snyk.orgs.rows()]
      .filter(({ groupId }) => groupId !== null)
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))
      .flatMap(({ invites }) => invites.rows().map(({ id }) => id));
    expect(rows.slice(0, listed.length).map(({ vendorId }) => vendorId)).toEqual(listed);
    const rest = rows.slice(listed.length);
    expect(rest.map(({ email, status }) => `${email.split('@')[0]} ${status}`)).toEqual([
      'neversent UNKNOWN',
      ...[2, 1, 0].flatMap((index) => [
        `cancelled${index} CANCELLED`,
        `accepted${index} ACCEPTED`,
        `vanished${index} UNKNOWN`,
      ]),
    ]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.filter(({ email }) => email.startsWith('lost'))).toMatchObject([{ status: 'PENDING' }]);
  });

  test('shows under a filter on the status what it shows without one', async () => {
    const all = await scene.list('snyk');
    for (const status of ['PENDING', 'UNKNOWN', 'ACCEPTED', 'CANCELLED', 'EXPIRED']) {
      const wanted = all.filter((row) => row.status === status).map(({ id }) => id);
      expect((await scene.list('snyk', `statuses: [${status}]`)).map(({ id }) => id)).toEqual(wanted);
    }
  });

  test('is walked in both directions and any windows without losing or repeating a row', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('root' as const, 'directory' as const),
        filters,
        fc.constantFrom('forward' as const, 'backward' as const),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.nat(999),
        async (place, filter, direction, sizes, turn) => {
          const forward = direction === 'forward';
          const whole = await read(scene, place, 'first: 500', filter);
          expect([whole.hasNextPage, whole.hasPreviousPage]).toEqual([false, false]);
          const total = whole.ids.length;
          let at = forward ? 0 : total;
          for (let cursor: string | null = null, step = 0; ; step += 1) {
            const size = sizes[step % sizes.length] ?? 1;
            const from: string = cursor === null ? '' : `, ${forward ? 'after' : 'before'}: "${cursor}"`;
            const page: Page = await read(scene, place, `${forward ? 'first' : 'last'}: ${size}${from}`, filter);
            const [start, end] = forward ? [at, Math.min(total, at + size)] : [Math.max(0, at - size), at];
            expect(page.ids).toEqual(whole.ids.slice(start, end));
            expect(page.statuses).toEqual(whole.statuses.slice(start, end));
            expect([page.hasPreviousPage, page.hasNextPage]).toEqual([start > 0, end < total]);
            at = forward ? end : start;
            if (at === (forward ? total : 0)) break;
            cursor = (forward ? page.cursors.at(-1) : page.cursors[0]) ?? null;
          }
          if (total === 0) return;
          const row = Math.floor((turn * total) / 1000);
          const onward = await read(scene, place, `first: 3, after: "${whole.cursors[row]}"`, filter);
          expect(onward.ids).toEqual(whole.ids.slice(row + 1, row + 4));
          const back = await read(scene, place, `last: 3, before: "${whole.cursors[row]}"`, filter);
          expect(back.ids).toEqual(whole.ids.slice(Math.max(0, row - 3), row));
        },
      ),
      { numRuns: 20 },
    );
  }, 120_000);

  test('loses no row that stayed while others come in on both sides', async () => {
    const orgs = scene.snyk.orgs.rows().filter(({ groupId }) => groupId !== null);
    let serial = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('forward' as const, 'backward' as const),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.record({ org: fc.nat(), place: fc.nat(), own: fc.boolean() }), { minLength: 1, maxLength: 4 }),
        async (direction, size, arrivals) => {
          const forward = direction === 'forward';
          const before = (await read(scene, 'directory', 'first: 500', null)).ids;
          const seen: string[] = [];
          const queue = [...arrivals];
          for (let cursor: string | null = null; ; ) {
            const from: string = cursor === null ? '' : `, ${forward ? 'after' : 'before'}: "${cursor}"`;
            const page: Page = await read(scene, 'directory', `${forward ? 'first' : 'last'}: ${size}${from}`, null);
            seen.push(...page.ids);
            if (!(forward ? page.hasNextPage : page.hasPreviousPage)) break;
            cursor = (forward ? page.cursors.at(-1) : page.cursors[0]) ?? null;
            const arrival = queue.shift();
            if (arrival === undefined) continue;
            serial += 1;
            const email = `arrival${serial}@example.com`;
            if (arrival.own) await scene.invite('snyk', email);
            else {
              const org = orgs[arrival.org % orgs.length];
              const rows = org?.invites.rows() ?? [];
              const role = scene.snyk.roles.rows().find(({ name }) => name === 'Org Collaborator');
              org?.invites.insert(
                { id: randomUUID(), email, roleId: role?.id ?? '', active: true },
                rows[arrival.place % Math.max(1, rows.length)]?.id,
              );
            }
          }
          expect(before.filter((id) => !seen.includes(id))).toEqual([]);
          expect(new Set(seen).size).toBe(seen.length);
        },
      ),
      { numRuns: 10 },
    );
  }, 120_000);
});
