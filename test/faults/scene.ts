import { providerModules } from '../../src/providers/index.ts';
import type { ProviderModule } from '../../src/providers/module.ts';
import type { UpstreamConfig } from '../../src/config/config.ts';
import { type Answer, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { vendorOperations } from '../vendor-operations/operations.ts';
import { thingsOf } from '../vendor-operations/things.ts';
import { authorityFile, certificate, key as privateKey } from './certificates.ts';
import type { Fault } from './fault.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

/** A gateway on three sandboxes, with a way to one of them on which things go wrong. */
export interface FaultScene extends AsyncDisposable {
  /** The directory that the faults are between. */
  readonly key: string;
  readonly proxy: FaultProxy;
  readonly ask: (query: string, variables?: object) => Promise<Answer>;
  /** Has the fault meet reads and a write, and tells what came of it; the fault is over afterwards. */
  readonly meet: (fault: Fault) => Promise<Meeting>;
  /** The vendors' tokens. */
  readonly secrets: readonly string[];
  /** Everything the gateway answered and logged that holds one of these words. */
  readonly leaks: (...words: readonly string[]) => readonly string[];
}

/** What came of a fault. */
export interface Meeting {
  /** What a list, a node, and a node's `raw` gave: ANSWERED for the true data, CHANGED for other data, or an error's code. */
  readonly list: unknown;
  readonly retryAfter: unknown;
  readonly node: unknown;
  readonly raw: unknown;
  /** What the list over all directories says of this one. */
  readonly source: unknown;
  /** Whether that list still has every row of the others. */
  readonly othersIntact: boolean;
  /** How often the list's first page was asked for. */
  readonly attempts: number;
  /** The outcome of a write, and the code of the first problem. */
  readonly write: readonly unknown[];
  /** How often the write was sent, also when it was asked for again with the same key after the fault was over. */
  readonly writesSent: number;
  /** What the list gave afterwards. */
  readonly afterwards: unknown;
  /** What came to another host. */
  readonly strayed: readonly string[];
  readonly connections: number;
}

/** The write that can be repeated without end, by vendor. */
const repeatable: Readonly<Record<string, string>> = {
  tray: 'setUserRoles',
  oum: 'sendPasswordReset',
  snyk: 'setWorkspaceMemberRoles',
};

const documents = {
  list: 'query List($key: ID!) { directory(key: $key) { users(first: 500) { nodes { id email } } } }',
  node: 'query Node($user: ID!) { node(id: $user) { ... on User { id email } } }',
  raw: 'query Raw($user: ID!) { node(id: $user) { ... on User { raw } } }',
  held: `query Held($user: ID!, $membership: ID!) {
    user: node(id: $user) { ... on User { roles { id } } }
    membership: node(id: $membership) { ... on Membership { roles { id } } }
  }`,
  roles: `query Roles($key: ID!, $workspace: ID!) {
    directory(key: $key) { roles { nodes { id privilege } } }
    node(id: $workspace) { ... on Workspace { roles { nodes { id privilege } } } }
  }`,
  all: '{ users(first: 500) { nodes { id email directory { key } } sources { directory { key } problem { code } } } }',
};

const writeDocument = (key: string): string => {
  const found = vendorOperations.find(({ directory, field }) => directory === key && field === repeatable[key]);
  if (found === undefined) throw new Error(`There is no write for ${key}.`);
  return found.document
    .replace('mutation', 'mutation Write')
    .replace('Write {', 'Write($key: String!) {')
    .replace('Write(', 'Write($key: String!, ')
    .replace('$key: String!, $key: String!', '$key: String!')
    .replace('input: {', 'input: { idempotencyKey: $key,');
};

const behindProxy = (module: ProviderModule, secure: boolean, keep: (proxy: FaultProxy) => void): ProviderModule => ({
  ...module,
  sandbox: async () => {
    const start = await module.sandbox();
    return async (options) => {
      const sandbox = await start(options);
      const proxy = await startFaultProxy({
        vendor: sandbox.url,
        ...(secure ? { secure: { key: privateKey, cert: certificate('valid') } } : {}),
      });
      keep(proxy);
      const upstream = secure ? { upstream: { caFile: authorityFile } } : {};
      return {
        ...sandbox,
        settings: { ...sandbox.settings, baseUrl: proxy.url, ...upstream },
        close: async () => {
          await proxy.close();
          await sandbox.close();
        },
      };
    };
  },
});

export interface FaultSceneOptions {
  readonly key: string;
  /** Whether the vendor is asked over TLS. */
  readonly secure?: boolean;
  readonly upstream?: UpstreamConfig;
}

/** Starts everything that one vendor's faults need. */
export const openFaultScene = async ({ key, secure = false, upstream }: FaultSceneOptions): Promise<FaultScene> => {
  const proxies: FaultProxy[] = [];
  const said: string[] = [];
  const log = (fields: object, message: string): void => void said.push(`${message} ${JSON.stringify(fields)}`);
  const modules = providerModules.map((module) =>
    module.defaultKey === key ? behindProxy(module, secure, (proxy) => proxies.push(proxy)) : module,
  );
  const sandboxed = await startSandboxedGateway({
    modules,
    logger: { debug: log, info: log, warn: log, error: log },
    config: {
      upstream: { deadlineSeconds: 10, responseBytes: 2 ** 18, rate: { calls: 100_000, seconds: 1 }, ...upstream },
      limits: { deadlineSeconds: 20, callsPerField: 30 },
    },
  });
  const [proxy] = proxies;
  if (proxy === undefined) throw new Error(`There is no vendor whose directory is called ${key}.`);

  const ask = async (query: string, variables: object = {}): Promise<Answer> => {
    const answer = await sandboxed.ask(query, variables);
    if (query !== documents.raw) said.push(JSON.stringify(answer));
    return answer;
  };
  const things = await thingsOf(sandboxed, key);
  const variables = { ...things, key };
  const askList = () => ask(documents.list, variables);
  const askNode = () => ask(documents.node, variables);
  let writes = 0;
  const roles = await modestRoles(ask, variables);
  // A write that would change nothing is not sent.
  const choose = async () => {
    const { data } = await ask(documents.held, variables);
    const held = [data.user, data.membership].flatMap((node) => node?.roles ?? []).map(({ id }: Named) => id);
    return (ids: readonly string[]): string => ids.find((id) => !held.includes(id)) ?? '';
  };
  const chooseWrite = async (idempotencyKey: string) => {
    const another = await choose();
    const chosen = { role: another(roles.directory), workspaceRole: another(roles.workspace) };
    return () => ask(writeDocument(key), { ...things, ...chosen, key: idempotencyKey });
  };
  const askWrite = async () => (await chooseWrite(`key-${(writes += 1)}`))();

  const truth = {
    list: JSON.stringify((await askList()).data),
    node: JSON.stringify((await askNode()).data),
    raw: null,
    others: JSON.stringify((await ask(documents.all)).data.users.nodes.filter(isOther(key))),
  };
  // The first leads to a modest role, so that the second makes the reads that all others make.
  await askWrite();
  const measured = await chooseWrite('measured');
  proxy.forget();
  const healthy = payloadOf((await measured()).data);
  if (healthy.outcome !== 'APPLIED') throw new Error(`The write is ${JSON.stringify(healthy)} without any fault.`);
  const readsBefore = proxy.requests.findIndex((request) => !request.startsWith('GET '));

  const endOf = (answer: Answer, truth: string | null): unknown => {
    if (answer.errors !== undefined) return answer.errors[0]?.extensions.code;
    if (answer.data.node === null) return 'NOT_FOUND';
    return truth === null || JSON.stringify(answer.data) === truth ? 'ANSWERED' : 'CHANGED';
  };

  const meet = async ({ breaks, isSilent }: Fault): Promise<Meeting> => {
    proxy.forget();
    await proxy.break(breaks);
    const lists = askList();
    // Where everything takes its whole deadline, all take it at once; else the list goes first, for its requests to be counted.
    if (!isSilent) await lists;
    const attempts =
      breaks.connection === undefined
        ? proxy.requests.filter((target, _, [first]) => target === first).length
        : proxy.met();
    const others = [askNode(), ask(documents.raw, variables), ask(documents.all)] as const;
    const [list, node, raw, all] = await Promise.all([lists, ...others]);
    await proxy.mend();

    const write = await chooseWrite(`once-${(writes += 1)}`);
    proxy.forget();
    await proxy.break(
      breaks,
      breaks.connection === undefined ? { hits: (method) => method !== 'GET' } : { afterReads: readsBefore },
    );
    const written = payloadOf((await write()).data);
    await proxy.mend();
    // Asked again with its key, what may have been sent is not sent again.
    if (written.outcome !== 'REFUSED') await write();
    const writesSent = proxy.requests.filter((request) => !request.startsWith('GET ')).length;
    const source = all.data.users.sources.find((one: Source) => one.directory.key === key);
    return {
      list: endOf(list, truth.list),
      retryAfter: list.errors?.[0]?.extensions.retryAfter ?? null,
      node: endOf(node, truth.node),
      raw: endOf(raw, truth.raw),
      source: source.problem?.code ?? 'ANSWERED',
      othersIntact: JSON.stringify(all.data.users.nodes.filter(isOther(key))) === truth.others,
      attempts,
      write: [written.outcome, ...written.problems.map(({ code }) => code)],
      writesSent,
      afterwards: endOf(await askList(), truth.list),
      strayed: proxy.strayed,
      connections: proxy.connections(),
    };
  };

  return {
    key,
    proxy,
    ask,
    meet,
    secrets: [...sandboxed.sandboxes.values()].map(({ settings }) => String(settings.token)),
    leaks: (...words) => said.filter((line) => words.some((word) => line.includes(word))),
    [Symbol.asyncDispose]: () => sandboxed[Symbol.asyncDispose](),
  };
};

interface Named {
  readonly id: string;
}

/** The roles that administer nothing, of the directory and of the workspace. */
const modestRoles = async (
  ask: FaultScene['ask'],
  variables: object,
): Promise<{ readonly directory: readonly string[]; readonly workspace: readonly string[] }> => {
  const { data } = await ask(documents.roles, variables);
  const idsOf = (nodes: readonly (Named & { readonly privilege: string | null })[]): readonly string[] =>
    nodes.filter(({ privilege }) => privilege !== 'ADMIN' && privilege !== 'OWNER').map(({ id }) => id);
  return { directory: idsOf(data.directory.roles.nodes), workspace: idsOf(data.node.roles.nodes) };
};

interface Source {
  readonly directory: { readonly key: string };
}

interface Payload {
  readonly outcome: string;
  readonly problems: readonly { readonly code: string }[];
}

const payloadOf = (data: Record<string, Payload>): Payload => Object.values(data)[0] as Payload;

const isOther =
  (key: string) =>
  ({ directory }: Source): boolean =>
    directory.key !== key;
