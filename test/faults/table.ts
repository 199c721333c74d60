import { faultFamilies } from './catalogue.ts';
import type { Fault } from './fault.ts';

const codes = (ends: readonly string[]): string =>
  ends
    .map((end) => (end === 'ANSWERED' ? 'the answer' : end === 'CHANGED' ? 'what the vendor says' : `\`${end}\``))
    .join(' or ');

const recoveryOf = ({ read, retryAfter }: Fault): string => {
  if (read.includes('RATE_LIMITED')) {
    return retryAfter === null || retryAfter > 60 ? 'after a pause, of a second at first' : `after ${retryAfter} s`;
  }
  const counts = read.includes('UPSTREAM_UNAVAILABLE') || read.includes('UPSTREAM_TIMEOUT');
  return counts ? 'at once, or when the breaker lets a call through' : 'at once';
};

const rowOf = (fault: Fault): string =>
  `| ${fault.name} | ${codes(fault.read)} | \`${fault.write}\` | ${fault.retried ? 'yes' : 'no'} | ${recoveryOf(fault)} |`;

/** The table as Markdown, for `docs/faults.md`. */
export const renderFaults = (): string => {
  const number = faultFamilies.reduce((sum, { faults }) => sum + faults.length, 0);
  const sections = faultFamilies.map(
    ({ name, faults }) => `## ${name}

| between the gateway and the vendor | a read gives | a write ends as | a read is sent again | well again |
| --- | --- | --- | --- | --- |
${faults.map(rowOf).join('\n')}
`,
  );
  return `# Faults

What can go wrong between the gateway and a vendor, and what comes of it: ${number} faults. A proxy in \`test/faults\` makes each of them on real sockets, before
every vendor's sandbox, and tests hold what stands here: in a list, in the list over all directories, in a node, in \`raw\`, and in a write.

Of every fault it holds besides:

- What was asked is answered, at the latest when the deadline of the call is over.
- The other directories' rows are all there.
- A write is sent once at most, also when it is asked for again with its key. \`REFUSED\` says that it was not carried out, with the code of a read; \`UNKNOWN\` says that it
  may have been; \`UNCONFIRMED\` that it was accepted, and is not seen where it can be looked for.
- Nothing of the fault's body or headers, and no token, stands in an answer or in the log, and no request comes to another host.
- Once the fault is over, the next request is answered. After five failures in a row the breaker opens (\`upstream.breaker\`): then it is the first request after
  five seconds.

A read is sent again up to twice (\`upstream.retries\`), while its request has time, and not while too many are.

${sections.join('\n')}`;
};
