import { callsOf, type UpstreamCallCase, upstreamCallCases } from '../upstream-calls/cases.ts';
import { roundCases } from './cases.ts';
import type { Round } from './held-upstreams.ts';

const inWords = (calls: Round): string =>
  Object.entries(calls)
    .map(([directory, count]) => `${directory} ${count}`)
    .join(', ');

/** One after the other, where there are few. */
const manyRounds = 4;

const roundsInWords = ({ rounds }: UpstreamCallCase): string =>
  rounds.length > manyRounds ? String(rounds.length) : `${rounds.length}: ${rounds.map(inWords).join('; ')}`;

/** The table as Markdown, for `docs/upstream-calls.md`. */
export const renderUpstreamCalls = (): string => {
  const rows = [...upstreamCallCases, ...roundCases].map(
    (one) => `| ${one.asked} | ${one.over} | ${inWords(callsOf(one))} | ${roundsInWords(one)} | ${one.why} |`,
  );
  return `# Upstream calls

How many requests to a vendor a query costs, and in how many rounds: calls of one round are sent at once, those of the next know their answers. So a query waits for
as many answers as it has rounds, however many calls there are. Why that is the least stands beside it; where fewer calls and fewer rounds disagree, there are fewer
calls. A test runs every row against the sandboxes over HTTP, holds each round back until it is whole, and counts.

| query | over | upstream calls | rounds | why |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
};
