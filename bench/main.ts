import { isDeepStrictEqual, parseArgs } from 'node:util';
import { buildServers } from './build-servers.ts';
import { load, type Shot } from './load.ts';
import { type PinnedProcess, startPinned } from './pinned-process.ts';
import { type Question, questions } from './question.ts';
import { type Sample, tableOf } from './table.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '16' },
    latency: { type: 'string', default: '0' },
    churn: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const [rounds, seconds, connections, latency] = [values.rounds, values.seconds, values.connections, values.latency].map(
  Number,
) as [number, number, number, number];
const serverCore = 0;
const otherCore = 1;

const upstreams = await startPinned(
  'upstreams.ts',
  otherCore,
  JSON.stringify({ latencyMilliseconds: latency, churn: values.churn }),
);
const directories = JSON.parse(upstreams.line) as Record<string, string>[];
const callsAddress = `${directories[0]?.baseUrl}/calls`;
const takeCalls = async (): Promise<number> => (await (await fetch(callsAddress)).json()) as number;

const names = ['hand', 'rollcall', 'naive'] as const;
type Name = (typeof names)[number];
const servers = new Map<Name, PinnedProcess>();
for (const [name, file] of await buildServers(names))
  servers.set(name, await startPinned(file, serverCore, upstreams.line));
const serverOf = (name: Name): PinnedProcess => servers.get(name) as PinnedProcess;

/** The users whose ids are asked for, with the ids that Rollcall gives them. */
const allIds = await (async () => {
  const query = '{ directory(key: "tray") { users(first: 120) { nodes { id } } } }';
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(serverOf('rollcall').line, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data } = (await answer.json()) as { data: { directory: { users: { nodes: { id: string }[] } } } };
  return data.directory.users.nodes.map(({ id }) => id);
})();

const vendorIdOf = (id: string): string =>
  (JSON.parse(Buffer.from(id, 'base64url').toString()) as string[])[3] as string;

const variablesOf = ({ ids }: Question): readonly object[] => {
  if (ids === null) return [{}];
  return Array.from({ length: ids.sets }, (_, set) => {
    const chosen = Array.from(
      { length: ids.count },
      (_, index) => allIds[(set + ((index * 7) % ids.users)) % allIds.length] as string,
    );
    return { ids: chosen, vendorIds: chosen.map(vendorIdOf) };
  });
};

const shotsFor = (name: Name, question: Question): readonly Shot[] =>
  variablesOf(question).map((all) => {
    const { vendorIds, ...variables } = all as { vendorIds?: unknown };
    return name === 'hand'
      ? { path: question.path, body: JSON.stringify({ variables: { vendorIds } }) }
      : { path: '/graphql', body: JSON.stringify({ query: question.query, variables }) };
  });

const answerOf = async (name: Name, { path, body }: Shot): Promise<unknown> => {
  const { origin } = new URL(serverOf(name).line);
  const answer = await fetch(origin + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return ((await answer.json()) as { data: unknown }).data;
};

const samples: Sample[] = [];
const chosen = questions.filter(({ name }) => values.only === undefined || values.only.split(',').includes(name));
for (const question of chosen) {
  const calls = new Map<Name, number>();
  const answers: unknown[] = [];
  for (const name of names) {
    const [shot] = shotsFor(name, question) as [Shot];
    await takeCalls();
    answers.push(await answerOf(name, shot));
    calls.set(name, await takeCalls());
  }
  if (!values.churn && !answers.every((answer) => isDeepStrictEqual(answer, answers[0]))) {
    throw new Error(`The servers do not answer ${question.name} alike.`);
  }
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const server = serverOf(name);
      const { origin } = new URL(server.line);
      const before = server.processorMilliseconds();
      const { requests, latencies } = await load(origin, shotsFor(name, question), connections, seconds * 1000);
      const processor = server.processorMilliseconds() - before;
      // The first round warms up.
      if (round === 0) continue;
      samples.push({
        question: question.name,
        server: name,
        processorPerRequest: processor / requests,
        calls: calls.get(name) ?? 0,
        p50: latencies[Math.floor(requests * 0.5)] ?? 0,
        p99: latencies[Math.floor(requests * 0.99)] ?? 0,
        memory: server.residentMemory(),
        start: server.startMilliseconds,
      });
    }
  }
}
for (const server of servers.values()) await server.stop();
await upstreams.stop();
process.stdout.write(`${tableOf(chosen, samples, { latency, connections, rounds, seconds, churn: values.churn })}\n`);
