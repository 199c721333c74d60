import type { Answer } from '../harness/sandboxed-gateway.ts';
import type { ServedGateway } from '../harness/served-gateway.ts';

const keys = ['tray', 'oum', 'snyk'];

/** The codes that a vendor's fault may have. */
const explained = new Set([
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_MALFORMED',
  'UPSTREAM_REFUSED',
  'RATE_LIMITED',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'BUDGET_EXHAUSTED',
]);

/** Steady requests of all kinds. */
export interface Load {
  /** How many were answered, and how many of these with a vendor's failure. */
  readonly counts: { answered: number; failed: number; mutations: number };
  /** What no fault of a vendor explains. */
  readonly complaints: readonly string[];
  /** From now on no failure is explained, until this is called with the key of a directory again. */
  readonly excuse: (directories: readonly string[]) => void;
  /** Ends it. What was not answered by then, because the gateway stopped, is no complaint. */
  readonly stop: () => Promise<void>;
}

/** The failures in an answer, as code and directory. */
const failuresOf = ({ data, errors = [] }: Answer): { readonly code: string; readonly directory: string }[] => [
  ...errors.map(({ extensions }) => ({ code: String(extensions.code), directory: String(extensions.directory) })),
  ...(data?.users?.sources ?? []).flatMap((source: Source) =>
    source.problem === null ? [] : [{ code: source.problem.code, directory: source.directory.key }],
  ),
];

interface Source {
  readonly directory: { readonly key: string };
  readonly problem: { readonly code: string } | null;
}

/** Begins to ask, `width` requests at a time. */
export const startLoad = (gateway: ServedGateway, width: number, ids: readonly string[]): Load => {
  const counts = { answered: 0, failed: 0, mutations: 0 };
  const complaints: string[] = [];
  let excused = new Set<string>();
  let ending = false;
  let turn = 0;

  const queries: readonly (() => Promise<Answer>)[] = [
    () =>
      gateway.ask('{ users(first: 500) { nodes { id name email } sources { directory { key } problem { code } } } }'),
    ...keys.map(
      (key) => () => gateway.ask(`{ directory(key: "${key}") { users(first: 20) { nodes { id raw: email } } } }`),
    ),
    () => gateway.ask('query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id ... on User { email } } }', { ids }),
    () =>
      gateway.ask(
        '{ directory(key: "snyk") { workspaces(first: 3) { nodes { members(first: 5) { nodes { id } } } } } }',
      ),
    () => gateway.ask('{ auditEvents(first: 5) { nodes { id outcome } } }'),
    () => {
      counts.mutations += 1;
      const user = ids.find((id) => Buffer.from(id, 'base64url').toString().includes('"oum"'));
      return gateway.ask(
        'mutation Reset($user: ID!) { sendPasswordReset(input: { userId: $user }) { outcome problems { code } } }',
        { user },
      );
    },
  ];

  const ask = async (): Promise<void> => {
    const before = excused;
    const answer = await queries[turn++ % queries.length]?.();
    if (answer === undefined) return;
    counts.answered += 1;
    const failures = failuresOf(answer);
    if (failures.length > 0) counts.failed += 1;
    for (const { code, directory } of failures) {
      if (explained.has(code) && (before.has(directory) || excused.has(directory))) continue;
      complaints.push(`${code} of ${directory}, with faults at ${[...excused].join(' and ') || 'none'}`);
    }
  };
  const work = async (): Promise<void> => {
    while (!ending) {
      // All together ask less than the vendors take in a minute, and a caller may.
      await new Promise((resolve) => setTimeout(resolve, 50 * width));
      try {
        await ask();
      } catch (error) {
        if (!ending)
          complaints.push(`no answer: ${String(error)} ${String(error instanceof Error ? error.cause : '')}`);
      }
    }
  };
  const workers = Array.from({ length: width }, work);
  return {
    counts,
    complaints,
    excuse: (directories) => {
      excused = new Set(directories);
    },
    stop: async () => {
      ending = true;
      await Promise.all(workers);
    },
  };
};
