import { expect, test } from 'vitest';
import { createGate, type Gate } from './gate.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A gate to numbered places. */
const createNumbered = (width: number): Gate<number> => {
  let next = 0;
  return createGate(width, () => {
    next += 1;
    return next;
  });
};

test('lets as many in as there are places, the others in turn', async () => {
  const gate = createNumbered(2);
  const started: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) gate.enter((place) => started.push(`${name}${place}`));
  expect(started).toEqual(['a1', 'b2']);
  gate.leave(2);
  await settled();
  expect(started).toEqual(['a1', 'b2', 'c2']);
  gate.leave(1);
  await settled();
  expect(started).toEqual(['a1', 'b2', 'c2', 'd1']);
});

test('makes no place while one is free, and gives out the one left last', () => {
  const gate = createNumbered(3);
  const started: number[] = [];
  const enter = (): void => {
    gate.enter((place) => started.push(place));
  };
  enter();
  gate.leave(1);
  enter();
  enter();
  gate.leave(1);
  gate.leave(2);
  enter();
  expect(started).toEqual([1, 1, 2, 2]);
});

test('whoever gives up is passed over', async () => {
  const gate = createNumbered(1);
  const started: string[] = [];
  gate.enter(() => started.push('first'));
  const giveUp = gate.enter(() => started.push('second'));
  gate.enter(() => started.push('third'));
  giveUp();
  gate.leave(1);
  await settled();
  expect(started).toEqual(['first', 'third']);
});

test('giving up after having started changes nothing', async () => {
  const gate = createNumbered(1);
  const started: string[] = [];
  const giveUp = gate.enter(() => started.push('first'));
  giveUp();
  gate.enter(() => started.push('second'));
  await settled();
  expect(started).toEqual(['first']);
});

test('one who leaves at once lets the next in', async () => {
  const gate = createNumbered(1);
  const started: number[] = [];
  for (const index of [0, 1, 2]) {
    gate.enter((place) => {
      started.push(index);
      gate.leave(place);
    });
  }
  await settled();
  expect(started).toEqual([0, 1, 2]);
});

test('the same function may wait several times', async () => {
  const gate = createNumbered(1);
  let runs = 0;
  const start = (place: number): void => {
    runs += 1;
    gate.leave(place);
  };
  for (const _ of [1, 2, 3]) gate.enter(start);
  await settled();
  expect(runs).toBe(3);
});
