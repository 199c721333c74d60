import { expect, onTestFinished, test } from 'vitest';
import { startSandboxedGateway } from '../../test/harness/sandboxed-gateway.ts';
import { createHeldUpstreams } from '../../test/rounds/held-upstreams.ts';
import { createCrowd } from './crowd.ts';

const users = (key: string, first: number): string =>
  `{ directory(key: "${key}") { users(first: ${first}) { nodes { id } } } }`;

/** A gateway with two connections to each vendor, none of which has answered yet: so a hundred requests are let in. */
const startHeld = async () => {
  const held = createHeldUpstreams();
  onTestFinished(held.close);
  const gateway = await startSandboxedGateway({
    sandboxes: { TRAY: { users: 300 } },
    wayTo: held.open,
    config: { upstream: { rate: false, concurrency: 2 } },
  });
  onTestFinished(() => gateway[Symbol.asyncDispose]());
  const post = (query: string, accept = 'application/json') =>
    gateway.gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify({ query }),
      }),
    );
  return { held, gateway, post };
};

test('what a slow vendor has no time for is refused at once, and those who came before are served', async () => {
  const { held, gateway, post } = await startHeld();
  const end = held.hold([{ tray: 1000 }]);
  let served = 0;
  const asked = Array.from({ length: 100 }, async (_, index) => {
    const answer = await gateway.ask(users('tray', index + 1));
    served += 1;
    return answer;
  });
  for (const type of ['application/json', 'application/graphql-response+json']) {
    const refused = await post(users('tray', 200), type);
    expect([refused.status, refused.headers.get('retry-after'), served]).toEqual([503, '1', 0]);
    expect(await refused.json()).toEqual({
      errors: [
        {
          message: expect.stringContaining('"tray" is being asked by so many'),
          extensions: { code: 'OVERLOADED', directory: 'tray', retryable: true, retryAfter: 1 },
        },
      ],
    });
  }
  expect((await post('{ __typename directories { key } }')).status).toBe(200);
  expect(served).toBe(0);

  expect(end().every(({ tray = 0 }) => tray <= 2)).toBe(true);
  for (const [index, { data, errors }] of (await Promise.all(asked)).entries()) {
    expect(errors).toBeUndefined();
    expect(data.directory.users.nodes).toHaveLength(index + 1);
  }
  expect((await post(users('tray', 200))).status).toBe(200);
});

test('a vendor that is slow crowds no directory but its own', async () => {
  const { held, gateway } = await startHeld();
  const end = held.hold([{ tray: 1000 }]);
  const asked = Array.from({ length: 100 }, (_, index) => gateway.ask(users('tray', index + 1)));
  const refused = await gateway.ask(users('tray', 200));
  expect(refused.errors?.[0]?.extensions.code).toBe('OVERLOADED');
  expect((await gateway.ask(users('oum', 5))).data.directory.users.nodes).toHaveLength(5);
  end();
  await Promise.all(asked);
});

test('of a vendor that is quick, as many are let in as wait for a tenth of a second; of one that is slow, two for each connection', async () => {
  const letIn = async (milliseconds: number): Promise<number> => {
    let now = 0;
    const crowd = createCrowd(new Map([['tray', 10]]), () => now);
    const asking = { callEstimate: new Map([['tray', 1]]), operation: null };
    await crowd.carry(asking, async () => {
      now += milliseconds;
    });
    const never = new Promise(() => {});
    for (let number = 0; ; number += 1) if (crowd.carry(asking, () => never) !== never) return number;
  };
  expect([await letIn(1), await letIn(10), await letIn(50), await letIn(2000)]).toEqual([1001, 101, 21, 20]);
});

test('a mutation is carried out however many there are', () => {
  const crowd = createCrowd(new Map([['tray', 1]]));
  const mutation = { callEstimate: new Map([['tray', 1]]), operation: { type: 'mutation', name: null } };
  const never = new Promise(() => {});
  for (let number = 0; number < 500; number += 1) expect(crowd.carry(mutation, () => never)).toBe(never);
  expect(crowd.carry({ ...mutation, operation: { type: 'query', name: null } }, () => never)).not.toBe(never);
});

test('whatever becomes of a request, it makes room', async () => {
  const crowd = createCrowd(new Map([['tray', 1]]));
  const asking = { callEstimate: new Map([['tray', 1]]), operation: null };
  for (let number = 0; number < 200; number += 1) {
    await expect(crowd.carry(asking, () => Promise.reject(new Error('late')))).rejects.toThrow('late');
    expect(() =>
      crowd.carry(asking, () => {
        throw new Error('at once');
      }),
    ).toThrow('at once');
    expect(crowd.carry(asking, () => number)).toBe(number);
  }
});
