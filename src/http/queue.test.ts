import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createQueue, type Entry } from './queue.ts';

test('keeps values in the order in which they came, whichever of them leave', () => {
  const steps = fc.array(fc.record({ leave: fc.boolean(), which: fc.nat() }), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (walk) => {
      const queue = createQueue<number>();
      const entries: Entry<number>[] = [];
      const inside: number[] = [];
      for (const [number, { leave, which }] of walk.entries()) {
        const entry = entries[which % Math.max(1, entries.length)];
        if (leave && entry !== undefined) {
          const at = inside.indexOf(entry.value ?? -1);
          expect(queue.remove(entry)).toBe(at !== -1);
          if (at !== -1) inside.splice(at, 1);
        } else {
          entries.push(queue.add(number));
          inside.push(number);
        }
        expect(queue.entries().map(({ value }) => value)).toEqual(inside);
        expect(queue.first()?.value).toBe(inside[0]);
        expect(queue.size()).toBe(inside.length);
      }
    }),
  );
});

test('lets go of what has left, and of who stood beside it', () => {
  const queue = createQueue<string>();
  const [, middle] = ['a', 'b', 'c'].map(queue.add) as [Entry<string>, Entry<string>, Entry<string>];
  queue.remove(middle);
  expect(middle).toEqual({ value: null, before: null, after: null });
});
