import { describe, expect, test } from 'vitest';
import { type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

interface Page {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: Readonly<Record<'hasNextPage' | 'hasPreviousPage', boolean>> &
    Readonly<Record<'startCursor' | 'endCursor', string | null>>;
  readonly sources: readonly {
    readonly directory: { readonly key: string };
    readonly state: string;
    readonly completeness: string | null;
    readonly notes: readonly string[];
  }[];
}

/** Every page of a walk over the memberships of all directories. */
const walk = async (gateway: SandboxedGateway, direction: 'forward' | 'backward'): Promise<Page[]> => {
  const forward = direction === 'forward';
  const pages: Page[] = [];
  for (let cursor: string | null = null; ; ) {
    const window = forward ? 'first: 3, after: $cursor' : 'last: 3, before: $cursor';
    const { data, errors } = await gateway.ask(
      `query Page($cursor: String) { memberships(${window}) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } sources { directory { key } state completeness notes } } }`,
      { cursor },
    );
    expect(errors).toBeUndefined();
    const page = data.memberships as Page;
    pages.push(page);
    if (!(forward ? page.pageInfo.hasNextPage : page.pageInfo.hasPreviousPage)) return pages;
    cursor = forward ? page.pageInfo.endCursor : page.pageInfo.startCursor;
  }
};

/** The first workspace whose members are asked for may not be read. */
const leaveOutOne = (gateway: SandboxedGateway, key: 'tray' | 'snyk'): void => {
  let path: string | null = null;
  gateway.sandbox(key).inject({
    kind: 'status',
    status: key === 'tray' ? 403 : 404,
    matches: (request) => {
      if (!/\/(workspaces|orgs)\/[^/]+\/(users|memberships)$/.test(request.path)) return false;
      path ??= request.path;
      return request.path === path;
    },
  });
};

describe.each([
  ['tray', 'forward'],
  ['snyk', 'backward'],
] as const)('a workspace of %s that may not be read', (key, direction) => {
  test(`leaves the directory partial on every later page of a ${direction} walk, also when it has been passed`, async () => {
    await using gateway = await startSandboxedGateway();
    leaveOutOne(gateway, key);
    const pages = await walk(gateway, direction);
    const told = pages.map(({ sources }) => sources.find(({ directory }) => directory.key === key));
    expect(told.map((source) => source?.completeness)).toEqual(pages.map(() => 'PARTIAL'));
    expect(told[0]?.notes).toContainEqual(expect.stringMatching(/left out: the token may not/));
    expect(told.at(-1)?.notes).toContainEqual(expect.stringContaining('left out there'));
    const others = pages.flatMap(({ sources }) => sources.filter(({ directory }) => directory.key !== key));
    expect(others.every(({ completeness }) => completeness !== 'PARTIAL')).toBe(true);
  });
});
