import { describe, expect, test } from 'vitest';
import { startSandboxedGateway, type SandboxedGateway } from '../harness/sandboxed-gateway.ts';

const page = `query Page($first: Int, $after: String, $last: Int, $before: String) {
  users(first: $first, after: $after, last: $last, before: $before) {
    nodes { id directory { key } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    sources { directory { key } state completeness problem { code message retryable } }
  }
}`;

interface Walked {
  readonly ids: string[];
  readonly states: Record<string, string>[];
}

const walk = async (gateway: SandboxedGateway, direction: 'forward' | 'backward', size: number): Promise<Walked> => {
  const ids: string[] = [];
  const states: Record<string, string>[] = [];
  for (let cursor: string | null = null; ; ) {
    const forward = direction === 'forward';
    const { data, errors } = await gateway.ask(
      page,
      forward ? { first: size, after: cursor } : { last: size, before: cursor },
    );
    expect(errors).toBeUndefined();
    const found = (data.users.nodes as { id: string }[]).map(({ id }) => id);
    if (forward) ids.push(...found);
    else ids.unshift(...found);
    states.push(
      Object.fromEntries(
        (data.users.sources as { directory: { key: string }; state: string }[]).map(({ directory, state }) => [
          directory.key,
          state,
        ]),
      ),
    );
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = data.users.pageInfo;
    if (!(forward ? hasNextPage : hasPreviousPage)) return { ids, states };
    cursor = forward ? endCursor : startCursor;
  }
};

const keys = ['tray', 'oum', 'snyk'] as const;

describe.each(keys)('when %s is down', (down) => {
  const outage = { kind: 'status', status: 503, body: '{"message":"canary-body"}' } as const;

  test.each(['forward', 'backward'] as const)(
    'a %s walk still yields every row of the others, once, and says so on every page',
    async (direction) => {
      await using gateway = await startSandboxedGateway();
      const whole = await walk(gateway, direction, 7);
      gateway.sandbox(down).inject(outage);
      const { ids, states } = await walk(gateway, direction, 7);

      const answer = await gateway.ask(
        'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id ... on User { directory { key } } } }',
        {
          ids: whole.ids,
        },
      );
      const kept = (answer.data.nodes as ({ id: string; directory: { key: string } } | null)[]).filter(
        (node) => node !== null,
      );
      expect(ids).toEqual(kept.map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);

      const seen = states.map((state) => state[down]);
      expect(seen).toContain('FAILED');
      // Before it is reached it is not yet read; from the failure on, every page names it.
      const after = seen.slice(seen.indexOf('FAILED'));
      expect(after.every((state) => state === 'FAILED' || state === 'SKIPPED')).toBe(true);
      expect(seen.slice(0, seen.indexOf('FAILED')).every((state) => state === 'NOT_YET_READ')).toBe(true);
    },
  );

  test('its own list is null with an error that names it, and the others answer', async () => {
    await using gateway = await startSandboxedGateway();
    gateway.sandbox(down).inject(outage);
    const { data, errors } = await gateway.ask('{ directories { key users(first: 3) { nodes { id } } } }');
    for (const directory of data.directories) {
      if (directory.key === down) expect(directory.users).toBeNull();
      else expect(directory.users.nodes).toHaveLength(3);
    }
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', directory: down, retryable: true } }]);
    expect(JSON.stringify(errors)).not.toContain('canary');
  });

  test('`requireComplete` makes the list an error that says which directory is lacking', async () => {
    await using gateway = await startSandboxedGateway();
    gateway.sandbox(down).inject(outage);
    const { data, errors } = await gateway.ask('{ users(first: 500, requireComplete: true) { nodes { id } } }');
    expect(data).toEqual({ users: null });
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'INCOMPLETE',
          retryable: true,
          sources: [{ directory: down, state: 'FAILED', code: 'UPSTREAM_UNAVAILABLE' }],
        },
      },
    ]);
  });

  test('`requireComplete` is not worth asking again where a directory cannot serve the list at all', async () => {
    await using gateway = await startSandboxedGateway();
    const { errors } = await gateway.ask('{ invites(requireComplete: true) { nodes { id } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'INCOMPLETE', retryable: false } }]);
  });

  test('a directory that fails while it is read ends its own stretch only', async () => {
    await using gateway = await startSandboxedGateway({
      sandboxes: { TRAY: { users: 20 }, ORG_USER_MANAGEMENT: { users: 20 }, SNYK: { users: 20 } },
    });
    const first = await gateway.ask(page, { first: 5 + 20 * keys.indexOf(down) });
    gateway.sandbox(down).inject(outage);
    const rest = await gateway.ask(page, { first: 100, after: first.data.users.pageInfo.endCursor });
    expect(rest.errors).toBeUndefined();
    const sources = rest.data.users.sources as { directory: { key: string }; state: string }[];
    expect(sources.find(({ directory }) => directory.key === down)?.state).toBe('FAILED');
    expect(rest.data.users.nodes).toHaveLength(20 * (keys.length - 1 - keys.indexOf(down)));
  });
});

test.each([
  [{ kind: 'status', status: 401, body: '{}' } as const, 'UNAUTHORIZED'],
  [{ kind: 'status', status: 403, body: '{}' } as const, 'FORBIDDEN'],
  [{ kind: 'status', status: 429, headers: { 'retry-after': '7' }, body: '{}' } as const, 'RATE_LIMITED'],
  [{ kind: 'garbage' } as const, 'UPSTREAM_MALFORMED'],
  [{ kind: 'reset' } as const, 'UPSTREAM_UNAVAILABLE'],
  [{ kind: 'truncate' } as const, 'UPSTREAM_UNAVAILABLE'],
  [{ kind: 'status', status: 200, body: '{"unexpected":true}' } as const, 'UPSTREAM_MALFORMED'],
])('%j at one vendor is told as %s', async (fault, code) => {
  await using gateway = await startSandboxedGateway();
  gateway.sandbox('snyk').inject(fault);
  const { data, errors } = await gateway.ask('{ directory(key: "snyk") { label users { nodes { id } } } }');
  expect(data.directory.users).toBeNull();
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
  if (code === 'RATE_LIMITED') expect(errors?.[0]?.extensions.retryAfter).toBe(7);
});

test('a vendor that never answers is cut off at its deadline', async () => {
  await using gateway = await startSandboxedGateway({ config: { upstream: { deadlineSeconds: 1 } } });
  gateway.sandbox('oum').inject({ kind: 'silence' });
  const { data } = await gateway.ask(
    '{ users(first: 500) { nodes { id } sources { directory { key } problem { code } } } }',
  );
  expect(data.users.sources).toContainEqual({ directory: { key: 'oum' }, problem: { code: 'UPSTREAM_TIMEOUT' } });
  expect(data.users.nodes.length).toBeGreaterThan(12);
});
