import { expect, onTestFinished, test } from 'vitest';
import { createGate } from './gate.ts';
import { createLane } from './lane.ts';

test('of a pause that is over before the one that is running, nobody is told', () => {
  const told: number[] = [];
  const gate = createGate(1, () => null);
  const lane = createLane({ gate, width: 1, prepare: () => null }, null, (milliseconds) => told.push(milliseconds));
  onTestFinished(lane.close);
  for (const milliseconds of [10_000, 1000, 0, 20_000]) lane.pause(milliseconds);
  expect(told).toEqual([10_000, 20_000]);
  expect(lane.pausedFor()).toBeGreaterThan(10_000);
});
