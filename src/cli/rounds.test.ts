import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRounds, type Listener } from './rounds.ts';
import type { ToWorker } from './worker-messages.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const listener = (): Listener & { readonly heard: ToWorker[] } => {
  const heard: ToWorker[] = [];
  return { heard, send: (message) => void heard.push(message) };
};
const tell = (id: number): ToWorker => ({ type: 'tell', id });

test('a round is over once all have answered, and rounds do not mix', () => {
  const [one, two] = [listener(), listener()];
  const rounds = createRounds<string>(1000);
  const done: (readonly string[])[] = [];
  rounds.ask([one, two], tell, (answers) => void done.push(answers));
  rounds.ask([one], tell, (answers) => void done.push(answers));
  expect([one.heard, two.heard]).toEqual([[tell(1), tell(2)], [tell(1)]]);
  rounds.answered(one, 1, 'a');
  expect(done).toEqual([]);
  rounds.answered(one, 2, 'b');
  rounds.answered(two, 1, 'c');
  expect(done).toEqual([['b'], ['a', 'c']]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a worker that is gone is not waited for, and with no others there is nothing to wait for', () => {
  const [one, two] = [listener(), listener()];
  const rounds = createRounds<string>(1000);
  const done = vi.fn();
  rounds.ask([one, two], tell, done);
  rounds.answered(one, 1, 'a');
  rounds.gone(two);
  expect(done.mock.calls).toEqual([[['a']]]);
  rounds.ask([], tell, done);
  expect(done.mock.calls).toEqual([[['a']], [[]]]);
  expect(vi.getTimerCount()).toBe(0);
});

test('who answers too late is left out', () => {
  const [one, two] = [listener(), listener()];
  const rounds = createRounds<string>(1000);
  const done = vi.fn();
  rounds.ask([one, two], tell, done);
  rounds.answered(one, 1, 'a');
  vi.advanceTimersByTime(999);
  expect(done).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  rounds.answered(two, 1, 'late');
  expect(done.mock.calls).toEqual([[['a']]]);
});
