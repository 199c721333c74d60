import { expect, test } from 'vitest';
import { newCall, readWindow } from '../../test/harness/opened-directory.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { List, Window } from '../domain/window.ts';
import { createUpstreams } from '../http/undici-transport.ts';
import { createArrayList } from '../pagination/array-list.ts';
import { providerModules } from '../providers/index.ts';
import { acrossDirectories } from './across-directories.ts';

/** Directories whose vendor nobody asks anything. */
const providers = ['a', 'b', 'c'].map((key): Provider => {
  const [module] = providerModules;
  if (module === undefined) throw new Error('There is no vendor.');
  const settings = module.settings.parse({ token: 'unused', baseUrl: 'http://127.0.0.1:9' });
  return module.open({ key, label: key, provider: module.name }, settings, createUpstreams().connect);
});

/** Two rows of each directory, at one call each. The directory `failing` cannot be read. */
const listOf =
  (failing: string | null) =>
  ({ directory: { key } }: Provider): List<string> =>
    createArrayList(
      (row: string) => row,
      async (call) => {
        call.budget.take(key);
        if (key === failing) throw new ProviderError('unavailable', key, 'It is down.');
        return [`${key} 1`, `${key} 2`];
      },
    );

const statesOf = (sources: readonly { directory: string; state: string }[]) =>
  sources.map(({ directory, state }) => `${directory} ${state}`);

test.each([
  ['forward', ['a', 'b', 'c']],
  ['backward', ['c', 'b', 'a']],
] as const)(
  'where a budget ends just behind a directory, the next page says what became of it (%s)',
  async (direction, [first, second, third]) => {
    const read = async (failing: string | null, window: Partial<Window>) => {
      const list = acrossDirectories(providers, listOf(failing));
      const needs = { end: false, total: false };
      const whole = { direction, count: 3, from: null, needs, ...window };
      return list.read(whole, newCall(1));
    };

    const begun = await read(null, {});
    expect(begun.rows).toHaveLength(2);
    const next = await read(null, { from: begun.resume, count: 2 });
    expect(next.rows).toEqual([`${second} 1`, `${second} 2`]);
    const wholeFirst = [`${first} READ`, `${second} READ`, `${third} NOT_YET_READ`];
    expect(statesOf(next.sources).toSorted()).toEqual(wholeFirst.toSorted());

    const failed = await read(first, {});
    expect(failed.rows).toEqual([]);
    const afterFailure = await read(first, { from: failed.resume, count: 2 });
    expect(statesOf(afterFailure.sources).toSorted()).toEqual(
      [`${first} SKIPPED`, `${second} READ`, `${third} NOT_YET_READ`].toSorted(),
    );
  },
);

test('from just behind a directory, a walk the other way begins with that directory', async () => {
  const list = acrossDirectories(providers, listOf(null));
  const cut = await readWindow(list, { count: 3 }, newCall(1));
  const back = await list.read(
    { direction: 'backward', count: 2, from: cut.resume, needs: { end: false, total: false } },
    newCall(1),
  );
  expect(back.rows).toEqual(['a 1', 'a 2']);
  expect(statesOf(back.sources)).toEqual(['a READ', 'b READ', 'c READ']);
});
