import fc from 'fast-check';
import { ProviderError } from '../../src/domain/provider-error.ts';
import type { List } from '../../src/domain/window.ts';
import { createArrayList } from '../../src/pagination/array-list.ts';
import { filterList } from '../../src/pagination/filtered-list.ts';
import { flattenLists } from '../../src/pagination/flattened-list.ts';
import { mapList } from '../../src/pagination/mapped-list.ts';
import { orElse } from '../../src/pagination/or-else.ts';
import { type CursorVendor, createFakeCursorList } from './fakes/cursor-vendor.ts';
import { createFakeJsonApiList, type JsonApiVendor, shownRows } from './fakes/json-api-vendor.ts';
import { createFakePageNumberList, type PageNumberVendor } from './fakes/page-number-vendor.ts';
import { createRows, idOf, idsOf, type Row } from './fakes/row.ts';
import type { Upstream } from './fakes/upstream.ts';

/** A list to be tested, as data: so that fast-check can shrink it and print it. */
export type Specimen =
  | { readonly kind: 'array'; readonly rows: number }
  | { readonly kind: 'cursor'; readonly rows: number; readonly vendor: CursorVendor }
  | { readonly kind: 'number'; readonly rows: number; readonly vendor: PageNumberVendor }
  | { readonly kind: 'json'; readonly rows: number; readonly vendor: JsonApiVendor }
  | { readonly kind: 'mapped'; readonly of: Specimen }
  | { readonly kind: 'either'; readonly first: Specimen; readonly second: Specimen }
  | { readonly kind: 'filtered'; readonly of: Specimen; readonly keep: readonly boolean[] }
  | {
      readonly kind: 'flattened';
      readonly outer: Specimen;
      readonly inners: readonly Specimen[];
      /** Which of the inner lists cannot be read. */
      readonly failing: readonly number[];
    };

export interface Built {
  readonly list: List<Row>;
  /** The ids of all rows that a walk must yield, in order. */
  readonly truth: readonly string[];
}

const buildFlattened = (
  { outer, inners, failing }: Specimen & { kind: 'flattened' },
  upstream: Upstream,
  prefix: string,
): Built => {
  const outside = build(outer, upstream, `${prefix}o`);
  const built = new Map(
    outside.truth.map((id, index) => {
      const inner = inners[index % inners.length] ?? { kind: 'array', rows: 0 };
      return [id, { ...build(inner, upstream, `${id}.`), fails: failing.includes(index) }] as const;
    }),
  );
  const innerOf = (id: string): List<Row> => {
    const inner = built.get(id);
    if (inner === undefined) throw new ProviderError('not-found', 'fake', `There is no ${id}.`);
    if (!inner.fails) return inner.list;
    return {
      ...inner.list,
      read: (_, call) =>
        upstream.answer(call, `failing ${id}`, () => {
          throw new ProviderError('unavailable', 'fake', `${id} is down.`);
        }),
    };
  };
  return {
    list: flattenLists({
      outer: outside.list,
      idOf,
      isId: (id) => built.has(id),
      innerOf,
      leaveOut: (_, id) => `${id} is left out.`,
      sumsTotals: true,
    }),
    truth: [...built.values()].flatMap(({ truth, fails }) => (fails ? [] : truth)),
  };
};

/** Makes the list. All rows' ids begin with `prefix`. */
export const build = (specimen: Specimen, upstream: Upstream, prefix = 'r'): Built => {
  if (specimen.kind === 'flattened') return buildFlattened(specimen, upstream, prefix);
  if (specimen.kind === 'either') {
    const first = build(specimen.first, upstream, `${prefix}e`);
    const second = build(specimen.second, upstream, `${prefix}f`);
    return { list: orElse(first.list, second.list), truth: first.truth.length > 0 ? first.truth : second.truth };
  }
  if (specimen.kind === 'mapped') {
    const inner = build(specimen.of, upstream, prefix);
    return {
      list: mapList(inner.list, ({ id, key }) => ({ id: `m${id}`, key })),
      truth: inner.truth.map((id) => `m${id}`),
    };
  }
  if (specimen.kind === 'filtered') {
    const inner = build(specimen.of, upstream, prefix);
    const kept = new Set(inner.truth.filter((_, index) => specimen.keep[index % specimen.keep.length]));
    const list = filterList(inner.list, { test: ({ id }) => kept.has(id), note: 'Filtered here.' });
    return { list, truth: [...kept] };
  }
  const rows = createRows(prefix, specimen.rows);
  // Several lists of one vendor are told apart by their first row's id, as by a path.
  const own: Upstream = {
    sent: upstream.sent,
    answer: (call, request, answer) => upstream.answer(call, `${prefix} ${request}`, answer),
  };
  switch (specimen.kind) {
    case 'array':
      return { list: createArrayList(idOf, (call) => own.answer(call, 'all', () => rows)), truth: idsOf(rows) };
    case 'cursor':
      return { list: createFakeCursorList(specimen.vendor, rows, own), truth: idsOf(rows) };
    case 'number':
      return { list: createFakePageNumberList(specimen.vendor, rows, own), truth: idsOf(rows) };
    case 'json':
      return {
        list: createFakeJsonApiList(specimen.vendor, rows, own),
        truth: idsOf(shownRows(specimen.vendor, rows)),
      };
  }
};

/** Whether the vendor may name a further page on which there turns out to be no row: it is then taken at its word. */
export const overpromises = (specimen: Specimen): boolean => {
  switch (specimen.kind) {
    case 'json':
      return specimen.vendor.withheld.size > 0;
    case 'mapped':
      return overpromises(specimen.of);
    case 'either':
      return overpromises(specimen.first) || overpromises(specimen.second);
    case 'flattened':
      return specimen.inners.some(overpromises);
    default:
      return false;
  }
};

export const fails = (specimen: Specimen): boolean => {
  switch (specimen.kind) {
    case 'flattened':
      return specimen.failing.length > 0 || fails(specimen.outer) || specimen.inners.some(fails);
    case 'either':
      return fails(specimen.first) || fails(specimen.second);
    case 'mapped':
    case 'filtered':
      return fails(specimen.of);
    default:
      return false;
  }
};

/** Lengths around the boundaries of pages of `limit` rows, where mistakes live. */
const lengthsAround = (limit: number, most = 4): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: limit * most }) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: -1, max: 1 }))
        .map(([pages, off]) => Math.max(0, pages * limit + off)),
    },
  );

const limits = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(100, 1000) },
);

export const arrays: fc.Arbitrary<Specimen & { kind: 'array' }> = fc.record({
  kind: fc.constant('array'),
  rows: fc.integer({ min: 0, max: 30 }),
});

export const cursors: fc.Arbitrary<Specimen & { kind: 'cursor' }> = limits.chain((limit) =>
  fc.record({
    kind: fc.constant('cursor'),
    rows: lengthsAround(limit, limit > 100 ? 1 : 4),
    vendor: fc.record({
      limit: fc.constant(limit),
      tokens: fc.constantFrom('row', 'offset'),
      shy: fc.boolean(),
      cursorless: fc.boolean(),
      extra: fc.constantFrom(0, 0, 0, 1, 3),
    }),
  }),
);

export const numbers: fc.Arbitrary<Specimen & { kind: 'number' }> = limits.chain((limit) =>
  fc.record({
    kind: fc.constant('number'),
    rows: lengthsAround(limit, limit > 100 ? 1 : 4),
    vendor: fc.record({ limit: fc.constant(limit), count: fc.constantFrom('total', 'page', 'absent') }),
  }),
);

/** At most three empty pages in a row, by tens. */
const withheldKeys = fc
  .array(fc.record({ start: fc.integer({ min: 1, max: 300 }), length: fc.integer({ min: 1, max: 25 }) }), {
    maxLength: 2,
  })
  .map((gaps) => {
    const [first, second] = gaps;
    const apart = first && second && Math.abs(first.start - second.start) < 60 ? [first] : gaps;
    return new Set(apart.flatMap(({ start, length }) => Array.from({ length }, (_, index) => start + index)));
  });

export const jsons: fc.Arbitrary<Specimen & { kind: 'json' }> = fc.record({
  kind: fc.constant('json'),
  rows: fc.oneof(lengthsAround(10), lengthsAround(100, 3)),
  vendor: fc.record({
    base: fc.constantFrom(
      '/orgs/1/invites',
      '/rest/orgs/1/invites',
      'https://api.snyk.io/rest/orgs/1',
      'https://elsewhere.example/x',
      '',
    ),
    shape: fc.constantFrom('string', 'href'),
    absent: fc.constantFrom('missing', 'null', 'empty', 'null href'),
    last: fc.boolean(),
    withheld: fc.oneof(
      { weight: 3, arbitrary: fc.constant(new Set<number>()) },
      { weight: 1, arbitrary: withheldKeys },
    ),
    counts: fc.boolean(),
  }),
});

export type Plain = Extract<Specimen, { kind: 'array' | 'cursor' | 'number' | 'json' }>;

export const plain: fc.Arbitrary<Plain> = fc.oneof(arrays, cursors, numbers, jsons);

/** Lists whose pages are as full as was asked for. */
export const evenJsons = jsons.map((specimen) => ({
  ...specimen,
  vendor: { ...specimen.vendor, withheld: new Set<number>() },
}));
export const evenPlain: fc.Arbitrary<Plain> = fc.oneof(arrays, cursors, numbers, evenJsons);

/** The same lists with no more than `most` rows. */
export const short = <S extends Specimen>(specimens: fc.Arbitrary<S>, most: number): fc.Arbitrary<S> =>
  specimens.map((specimen) => ('rows' in specimen ? { ...specimen, rows: specimen.rows % (most + 1) } : specimen));

/** Which rows pass a filter: any pattern, few of many, all, none. */
export const keeps: fc.Arbitrary<boolean[]> = fc.oneof(
  fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 }).map((dice) => dice.map((n) => n === 0)),
  fc.constantFrom<boolean[]>([true], [false]),
);

/** Which inner lists cannot be read: mostly none. */
export const failings: fc.Arbitrary<number[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<number[]>([]) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { maxLength: 4 }) },
);

/** Lists made of lists, to any depth that fast-check cares for. */
const { composite } = fc.letrec<{ any: Specimen; composite: Specimen }>((tie) => ({
  any: fc.oneof({ maxDepth: 2, depthSize: 'small' }, plain, tie('composite')),
  composite: fc.oneof(
    fc.record({ kind: fc.constant('mapped'), of: tie('any') }),
    fc.record({
      kind: fc.constant('filtered'),
      of: tie('any'),
      keep: fc.oneof(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
        fc
          .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 })
          .map((dice) => dice.map((n) => n === 0)),
        fc.constantFrom<boolean[]>([true], [false]),
      ),
    }),
    fc.record({
      kind: fc.constant('flattened'),
      outer: short(plain, 8),
      inners: fc.array(short(tie('any'), 30), { minLength: 1, maxLength: 8 }),
      failing: fc.oneof(
        { weight: 2, arbitrary: fc.constant<number[]>([]) },
        { weight: 1, arbitrary: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { maxLength: 4 }) },
      ),
    }),
  ),
}));
export { composite as composites };

export const specimens: fc.Arbitrary<Specimen> = fc.oneof(plain, composite);
