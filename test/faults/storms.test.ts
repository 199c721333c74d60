import { expect, test } from 'vitest';
import { storms } from './catalogue/statuses.ts';
import { openFaultScene } from './scene.ts';

const keys = ['tray', 'oum', 'snyk'];
const list = 'query List($key: ID!) { directory(key: $key) { users(first: 5) { nodes { id } } } }';

test.each(storms.faults)(
  '$name: one call finds it out, the others wait or are told, and all is well after it',
  async (fault) => {
    // Each one starts with a gateway that knows nothing of the others.
    const key = keys[storms.faults.indexOf(fault) % keys.length] ?? 'tray';
    await using scene = await openFaultScene({ key, upstream: { retries: 0 } });
    await scene.proxy.break(fault.breaks);
    scene.proxy.forget();
    const { errors } = await scene.ask(list, { key });
    expect(errors?.map(({ extensions }) => extensions)).toMatchObject([
      { code: fault.read[0], ...(fault.retryAfter === null ? {} : { retryAfter: fault.retryAfter }) },
    ]);
    expect(scene.proxy.requests).toHaveLength(1);
    expect(scene.leaks('canary', ...scene.secrets)).toEqual([]);

    await scene.proxy.mend();
    scene.proxy.forget();
    const after = await scene.ask(list, { key });
    // Also after a time that nobody could wait for, which is not believed.
    expect(after.errors).toBeUndefined();
  },
);
