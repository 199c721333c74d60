import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Position } from '../../src/domain/window.ts';
import { anchorOf } from '../../src/pagination/anchor.ts';
import { decodeCursor, encodeCursor } from '../../src/pagination/cursor-text.ts';
import { createUpstream, newCall } from './fakes/upstream.ts';
import { cursorsOf, directions, listName, readAt } from './reading.ts';
import { build, type Specimen, specimens } from './specimen.ts';

const textOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** JSON that somebody might send: of any shape, or nearly of a position's own. */
const nearlyPositions: fc.Arbitrary<unknown> = fc.oneof(
  fc.json({ maxDepth: 5 }).map((text): unknown => JSON.parse(text)),
  fc.array(
    fc.json({ maxDepth: 2 }).map((text): unknown => JSON.parse(text)),
    { maxLength: 7 },
  ),
  fc.tuple(
    fc.constantFrom('a', 'b', 'f', '', null, 0),
    fc.oneof(fc.string(), fc.constantFrom(null, 'key=3', 'x'.repeat(5000), 'a\r\nb', '&org_id=1')),
    fc.oneof(fc.integer(), fc.double(), fc.constantFrom(1e9, 2 ** 53, -1)),
    fc.constantFrom(anchorOf('r1'), 'short', null),
    fc.constantFrom(null, 'key=4', 7, []),
    fc.constantFrom(null, 'key=5', {}),
  ),
  fc.tuple(fc.oneof(fc.integer(), fc.double(), fc.constantFrom(1e300)), fc.constantFrom(anchorOf('r1'), null)),
);

test('a cursor comes back as the position it was made of, and no list is without a cursor for a row', async () => {
  await fc.assert(
    fc.asyncProperty(specimens, directions, async (specimen, direction) => {
      const { list } = build(specimen, createUpstream());
      const slice = await readAt(list, { direction, count: 40, cursor: null });
      for (const index of slice.rows.keys()) {
        const position = slice.position(index);
        const cursor = encodeCursor(listName, position);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(listName, list, cursor)).toEqual(position);
      }
    }),
    { numRuns: 300 },
  );
});

test('a cursor of another list, another version or with anything amiss is refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      specimens,
      fc.nat(),
      fc.integer({ min: 0, max: 7 }),
      fc.string(),
      async (specimen, place, bit, tail) => {
        const upstream = createUpstream();
        const { list } = build(specimen, upstream);
        const slice = await readAt(list, { direction: 'forward', count: 5, cursor: null });
        upstream.sent.length = 0;
        const [cursor] = cursorsOf(slice);
        fc.pre(cursor !== undefined);
        const at = place % cursor.length;
        const flipped = String.fromCharCode(cursor.charCodeAt(at) ^ (1 << bit));
        const position = slice.position(0);

        expect(decodeCursor('another list', list, cursor)).toBe(null);
        expect(decodeCursor(listName, list, cursor.slice(0, at))).toBe(null);
        expect(decodeCursor(listName, list, cursor + (tail === '' ? '=' : tail))).toBe(null);
        expect(decodeCursor(listName, list, ` ${cursor}`)).toBe(null);
        expect(decodeCursor(listName, list, textOf([2, anchorOf(listName), position]))).toBe(null);
        expect(decodeCursor(listName, list, textOf([1, anchorOf(listName), position, 0]))).toBe(null);
        expect(decodeCursor(listName, list, textOf([1, anchorOf(listName), Object.assign({}, position)]))).toBe(null);
        // The same position, written as this gateway would not have written it.
        const spaced = Buffer.from(` ${Buffer.from(cursor, 'base64url').toString()}`).toString('base64url');
        expect(decodeCursor(listName, list, spaced)).toBe(null);
        // A flipped bit can make another place of the same list, and nothing else.
        const altered = decodeCursor(listName, list, cursor.slice(0, at) + flipped + cursor.slice(at + 1));
        if (altered !== null) expect(altered).not.toEqual(position);
        expect(upstream.sent).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});

test('text that is no cursor is refused', () => {
  const { list } = build({ kind: 'array', rows: 3 }, createUpstream());
  const own = anchorOf(listName);
  const texts = [
    '',
    '=',
    'null',
    'W10',
    textOf(null),
    textOf({}),
    textOf([]),
    textOf({ 0: 1, 1: own, 2: [0, anchorOf('r0')], length: 3 }),
    textOf([1, own, null]),
    textOf([1, own, []]),
    textOf([1, own, [0]]),
    textOf([1, own, [-1, anchorOf('r0')]]),
    textOf([1, own, [0.5, anchorOf('r0')]]),
    textOf([1, own, [1e300, anchorOf('r0')]]),
    textOf([1, own, [true, anchorOf('r0')]]),
    textOf([1, own, [0, anchorOf('r0'), 0]]),
    textOf([1, own, [0, ['__proto__']]]),
    Buffer.from(`[1,"${own}",${'['.repeat(5000)}0${']'.repeat(5000)}]`).toString('base64url'),
    textOf([1, own, [[[[[[[[[[[[[[0]]]]]]]]]]]]]]]),
    Buffer.from(`[1,"${own}",${'['.repeat(40_000)}`).toString('base64url'),
    Buffer.from(`[1,"${own}",[-0,"${anchorOf('r0')}"]]`).toString('base64url'),
    Buffer.from(`[1,"${own}",{"__proto__":[0,"${anchorOf('r0')}"]}]`).toString('base64url'),
    Buffer.from(`[1,"${own}",[0,"${anchorOf('r0')}"]]\uFFFD`).toString('base64url'),
    'A'.repeat(1_000_000),
    textOf([1, own, [0, 'x'.repeat(200_000)]]),
  ];
  for (const text of texts) expect(decodeCursor(listName, list, text), text.slice(0, 80)).toBe(null);
});

test('no JSON makes a list throw when it is asked whether it accepts it, and none is accepted under another shape', () => {
  fc.assert(
    fc.property(specimens, nearlyPositions, (specimen, json) => {
      const upstream = createUpstream();
      const { list } = build(specimen, upstream);
      const position = decodeCursor(listName, list, textOf([1, anchorOf(listName), json]));
      if (position !== null) expect(JSON.stringify(position)).toBe(JSON.stringify(json));
      if (Array.isArray(json)) expect(typeof list.accepts(json as Position)).toBe('boolean');
      expect(upstream.sent).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

/** Positions in the very shape of a token list's, made by somebody else. */
const forgedTokens: fc.Arbitrary<Position> = fc.tuple(
  fc.constantFrom('a', 'b'),
  fc.constantFrom(null, 'key=2', 'key=7&org_id=1', 'v1.eyJpZCI6N30='),
  fc.integer({ min: 0, max: 12_000 }),
  fc.constant(anchorOf('r1')),
  fc.constantFrom(null, 'key=4', '../../x?y='),
  fc.constantFrom(null, 'key=5'),
);
const forgedOffsets: fc.Arbitrary<Position> = fc.tuple(fc.nat({ max: 2_000_000_000 }), fc.constant(anchorOf('r1')));

const cursorSpecimen = {
  kind: 'cursor',
  rows: 12,
  vendor: { limit: 5, tokens: 'row', shy: false, cursorless: true, extra: 0 },
} satisfies Specimen;
const jsonSpecimen = {
  kind: 'json',
  rows: 40,
  vendor: { base: '', shape: 'string', absent: 'missing', last: true, withheld: new Set<number>(), counts: false },
} satisfies Specimen;
const numberSpecimen = { kind: 'number', rows: 12, vendor: { limit: 5, count: 'total' } } satisfies Specimen;

test('a forged position sets no parameter upstream but the vendor’s own cursor', async () => {
  const cases = [
    [cursorSpecimen, forgedTokens, /^r (?:first|last)=[1-5] cursor=(?<token>.*)$/s],
    [jsonSpecimen, forgedTokens, /^r (?:after|before)=(?<token>.*) limit=(?:\d0|100)$/s],
    [numberSpecimen, forgedOffsets, /^r page_number=[1-9]\d* page_size=[1-5]$/s],
  ] as const;
  for (const [specimen, forged, allowed] of cases) {
    await fc.assert(
      fc.asyncProperty(forged, directions, fc.integer({ min: 1, max: 500 }), async (position, direction, count) => {
        const upstream = createUpstream();
        const { list } = build(specimen, upstream);
        fc.pre(list.accepts(position));
        const window = { direction, count, from: position, needs: { end: true, total: false } };
        // The vendor refuses tokens that it did not make: what matters is what it was asked.
        await list.read(window, newCall()).catch(() => null);
        expect(upstream.sent.length).toBeGreaterThan(0);
        const token = allowed.exec(upstream.sent[0] ?? '')?.groups?.['token'];
        for (const request of upstream.sent) expect(request).toMatch(allowed);
        if (token !== undefined)
          expect([...position.filter((part) => typeof part === 'string'), 'null']).toContain(token);
      }),
      { numRuns: 500 },
    );
  }
});

test('a list that cannot be read from its end accepts no position that starts there', () => {
  const fromEnd = ['b', null, 0, anchorOf('r1'), null, null];
  expect(build(jsonSpecimen, createUpstream()).list.accepts(fromEnd)).toBe(false);
  expect(build(cursorSpecimen, createUpstream()).list.accepts(fromEnd)).toBe(true);
});

test('a position that a list does not accept is never read as its beginning', async () => {
  await fc.assert(
    fc.asyncProperty(specimens, directions, async (specimen, direction) => {
      const upstream = createUpstream();
      const { list } = build(specimen, upstream);
      const window = { direction, count: 1, from: ['elsewhere'], needs: { end: true, total: false } };
      await expect(list.read(window, newCall())).rejects.toThrow(RangeError);
      expect(upstream.sent).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
