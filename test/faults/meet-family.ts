import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fault, FaultFamily } from './fault.ts';
import { type FaultScene, type Meeting, openFaultScene } from './scene.ts';

const keys = ['tray', 'oum', 'snyk'];

/** What a meeting must be; where several ends are right, the one that it was. */
const expectedOf = (fault: Fault, met: Meeting): Meeting => {
  const { read, write, retryAfter, isSilent } = fault;
  const oneOf = (end: unknown): unknown => (read.some((right) => right === end) ? end : read.join(' or '));
  const [code] = read;
  // What cannot be read again, such as a mail, is as its status says.
  if (write === 'UNCONFIRMED' && met.write[0] === 'APPLIED') return expectedOf({ ...fault, write: 'APPLIED' }, met);
  const problems =
    write === 'UNCONFIRMED'
      ? ['NOT_CONFIRMED']
      : write === 'UNKNOWN'
        ? [code, 'MAY_HAVE_BEEN_SENT']
        : write === 'REFUSED'
          ? [code]
          : [];
  return {
    list: oneOf(met.list),
    retryAfter,
    node: oneOf(met.node),
    raw: oneOf(met.raw),
    source: oneOf(met.source),
    // A list that leads on without end takes all the room that there is.
    othersIntact: read.includes('CHANGED') ? met.othersIntact : true,
    attempts: isSilent || code === 'ANSWERED' || read.length > 1 ? met.attempts : 1,
    write: [write, ...problems],
    writesSent: Math.min(met.writesSent, 1),
    afterwards: 'ANSWERED',
    strayed: [],
    connections: Math.min(met.connections, 10),
  };
};

/**
 * Has each fault of a family meet each vendor: in a list, in the list over all directories, in a node and its `raw`, and in a write. Every call is
 * sent once, and no breaker opens: that has tests of its own.
 */
export const meetFamily = ({ secure, faults }: FaultFamily): void => {
  const opened: FaultScene[] = [];
  const open = async (isSilent: boolean): Promise<readonly FaultScene[]> => {
    if (faults.every((fault) => fault.isSilent !== isSilent)) return [];
    const scenes: FaultScene[] = [];
    for (const key of keys) {
      const upstream = { deadlineSeconds: isSilent ? 0.4 : 10, retries: 0, breaker: { failures: 1000 } };
      scenes.push(await openFaultScene({ key, secure, upstream }));
    }
    opened.push(...scenes);
    return scenes;
  };
  let patient: readonly FaultScene[];
  let impatient: readonly FaultScene[];
  beforeAll(async () => {
    patient = await open(false);
    impatient = await open(true);
  });
  afterAll(async () => {
    for (const scene of opened) await scene[Symbol.asyncDispose]();
  });

  test.each(faults)('$name', async (fault) => {
    const scenes = fault.isSilent ? impatient : patient;
    const met = await Promise.all(scenes.map(async (scene) => [scene.key, await scene.meet(fault)] as const));
    const expected = met.map(([key, meeting]) => [key, expectedOf(fault, meeting)]);
    expect(Object.fromEntries(met)).toEqual(Object.fromEntries(expected));
    expect(scenes.flatMap((scene) => scene.leaks('canary', ...scene.secrets))).toEqual([]);
  });
};
