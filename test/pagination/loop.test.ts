import { describe, expect, test } from 'vitest';
import { ProviderError } from '../../src/domain/provider-error.ts';
import type { List } from '../../src/domain/window.ts';
import { createArrayList } from '../../src/pagination/array-list.ts';
import { createCursorList } from '../../src/pagination/cursor.ts';
import { filterList } from '../../src/pagination/filtered-list.ts';
import { flattenLists } from '../../src/pagination/flattened-list.ts';
import {
  type Circle,
  createCircularCursorList,
  createCircularJsonApiList,
  createStuckPageNumberList,
} from './fakes/looping-vendor.ts';
import { createRows, idOf, type Row } from './fakes/row.ts';
import { newCall } from './fakes/upstream.ts';
import { readAt } from './reading.ts';

const fullPages = (page: number) => createRows(`page${page}-`, 10);
const nothing = () => [];

const circles: Record<string, Circle> = {
  'a page that names itself': { rows: fullPages, next: (page) => Math.max(1, page) },
  'an empty page that names itself': {
    rows: (page) => (page === 0 ? fullPages(0) : []),
    next: (page) => Math.max(1, page),
  },
  'two pages that name each other': { rows: fullPages, next: (page) => (page === 1 ? 2 : 1) },
  'a circle of seven pages': { rows: fullPages, next: (page) => (page % 7) + 1 },
  'a circle of forty pages': { rows: fullPages, next: (page) => (page % 40) + 1 },
  'empty pages without end': { rows: nothing, next: (page) => page + 1 },
  'rows, then empty pages without end': { rows: (page) => (page < 3 ? fullPages(page) : []), next: (page) => page + 1 },
};

/** The list itself, and lists that are made of it. None of the rows passes the filter, so that the whole list is scanned. */
const around: Record<string, (list: List<Row>) => List<Row>> = {
  'the list': (list) => list,
  'a filter over it': (list) => filterList(list, { test: () => false, note: '' }),
  'lists flattened over it as the outer one': (outer) =>
    flattenLists<Row, Row>({
      outer,
      idOf,
      isId: () => true,
      innerOf: () => createArrayList(idOf, async () => []),
      leaveOut: () => null,
    }),
  'lists flattened over it as an inner one': (inner) =>
    flattenLists<Row, Row>({
      outer: createArrayList(idOf, async () => createRows('outer', 2)),
      idOf,
      isId: () => true,
      innerOf: () => inner,
      leaveOut: () => null,
    }),
};

const expectLoopFound = async (reading: Promise<unknown>) => {
  const error: unknown = await reading.then(
    () => 'the read ended as if nothing were wrong',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({ kind: 'malformed-response', directory: 'fake' });
};

describe.each(Object.entries(circles))('%s', (_, circle) => {
  test.each(Object.entries(around))('forward, %s ends in an error', async (_name, listOf) => {
    for (const list of [createCircularCursorList(circle), createCircularJsonApiList(circle)]) {
      await expectLoopFound(readAt(listOf(list), { direction: 'forward', count: 500, cursor: null }));
    }
  });

  test.each(Object.entries(around))('backward, %s ends in an error', async (_name, listOf) => {
    await expectLoopFound(
      readAt(listOf(createCircularCursorList(circle)), { direction: 'backward', count: 500, cursor: null }),
    );
    // A vendor that cannot be read from its end is read up to it, and has none.
    await expectLoopFound(
      readAt(listOf(createCircularJsonApiList(circle)), { direction: 'backward', count: 1, cursor: null }),
    );
  });
});

test('three empty pages in a row that name a further one are read past', async () => {
  const rows = (page: number) => (page === 0 || page === 4 ? fullPages(page) : []);
  for (const direction of ['forward', 'backward'] as const) {
    const list = createCircularCursorList({ rows, next: (page) => page + 1 });
    expect((await readAt(list, { direction, count: 20, cursor: null })).rows).toHaveLength(20);
  }
});

test.each([null, 10])(
  'a vendor that sends the same rows for every page number ends in an error (count %s)',
  async (count) => {
    const list = createStuckPageNumberList(createRows('r', 10), count);
    for (const listOf of Object.values(around)) {
      await expectLoopFound(readAt(listOf(list), { direction: 'forward', count: 500, cursor: null }));
      await expectLoopFound(readAt(listOf(list), { direction: 'backward', count: 1, cursor: null }));
    }
  },
);

test('a further page without a cursor to read it by is an error, not the end', async () => {
  const rows = createRows('r', 10);
  const page = { rows, startCursor: null, endCursor: null, hasNextPage: true, hasPreviousPage: true };
  const list = createCursorList({ directory: 'fake', idOf, pageLimit: 10, fetch: async () => page });
  for (const direction of ['forward', 'backward'] as const) {
    // Also of a window that the page fills.
    for (const count of [10, 11]) await expectLoopFound(readAt(list, { direction, count, cursor: null }, newCall()));
  }
});
