import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minute, type Stage, startStage } from './stage.ts';

const people = { TRAY: { users: 150 }, ORG_USER_MANAGEMENT: { users: 150 }, SNYK: { users: 150 } };
const keys = ['tray', 'oum', 'snyk'];

interface Step {
  readonly size: number;
  /** Seconds that pass before it. */
  readonly wait: number;
}

/** Walks a directory's users in pages of these sizes, over and over, while time passes. */
const walk = async (stage: Stage, key: string, steps: readonly Step[], isBackward: boolean): Promise<string[]> => {
  const ids: string[] = [];
  for (let cursor: string | null = null, index = 0; ; index += 1) {
    const { size, wait } = steps[index % steps.length] as Step;
    stage.pass(wait);
    const from = cursor === null ? '' : `, ${isBackward ? 'before' : 'after'}: "${cursor}"`;
    const window = `${isBackward ? 'last' : 'first'}: ${size}${from}`;
    const { data, errors } = await stage.ask(
      `{ directory(key: "${key}") { users(${window}) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
    );
    expect(errors).toBeUndefined();
    const { nodes, pageInfo } = data.directory.users;
    const rows = nodes.map(({ id }: { id: string }) => id);
    if (isBackward) ids.unshift(...rows);
    else ids.push(...rows);
    if (!(isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return ids;
    cursor = isBackward ? pageInfo.startCursor : pageInfo.endCursor;
  }
};

test.each(keys)('walks of %s over kept pages, of whatever sizes, show each user once and in order', async (key) => {
  await using stage = await startStage({ cache: { ...minute, staleSeconds: 20 } }, people);
  const truth = await walk(stage, key, [{ size: 100, wait: 0 }], false);
  expect(new Set(truth).size).toBe(truth.length);
  const step = fc.record({ size: fc.integer({ min: 20, max: 120 }), wait: fc.constantFrom(0, 0, 25, 50) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), fc.boolean(), async (steps, isBackward) => {
      expect(await walk(stage, key, steps, isBackward)).toEqual(truth);
    }),
    { numRuns: 12 },
  );
});

describe('a window of several numbered pages', () => {
  const all = (first: number) =>
    `{ directory(key: "oum") { users(first: ${first}) { nodes { vendorId } sources { completeness freshness notes } } } }`;
  /** The first page is kept from half a minute ago when the second one is read; meanwhile somebody left it, and somebody else came. */
  const start = async () => {
    const stage = await startStage({ cache: minute, upstream: { retries: 0 } }, people);
    await stage.ask(all(100));
    stage.calls('oum');
    stage.pass(30);
    const { users } = stage.sandbox('oum').state as { users: { id: string }[] };
    const [left] = users.splice(4, 1);
    users.push({ ...(users[0] as { id: string }), id: 'newcomer' });
    return { stage, users, left };
  };

  test('of which some were kept reads those anew, so that nobody is missing', async () => {
    const { stage, users } = await start();
    await using _ = stage;
    const { data } = await stage.ask(all(200));
    const shown = data.directory.users.nodes.map(({ vendorId }: { vendorId: string }) => vendorId);
    expect(shown).toEqual(users.map(({ id }) => id));
    expect(data.directory.users.sources).toMatchObject([{ completeness: 'COMPLETE', notes: [] }]);
    // No more than without anything kept.
    expect(stage.calls('oum')).toBe(2);
  });

  test('that cannot be read anew is said to be partial', async () => {
    const { stage } = await start();
    await using _ = stage;
    let pages = 0;
    stage.sandbox('oum').inject({ kind: 'status', status: 500, matches: () => (pages += 1) > 1 });
    const { data } = await stage.ask(all(200));
    expect(data.directory.users.sources).toMatchObject([{ completeness: 'PARTIAL', freshness: 'CACHED' }]);
  });
});
