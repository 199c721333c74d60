import type { List } from '../../../src/domain/window.ts';
import { createCursorList } from '../../../src/pagination/cursor.ts';
import { createJsonApiList } from '../../../src/pagination/json-api.ts';
import { createPageNumberList } from '../../../src/pagination/page-number.ts';
import type { TokenAddress } from '../../../src/pagination/token-walk.ts';
import { idOf, type Row } from './row.ts';

/** Pages that name one another: after page `i` comes page `next(i)`, whose rows are `rows(i)`. Page 0 is the first, or backward the last. */
export interface Circle {
  readonly rows: (page: number) => readonly Row[];
  readonly next: (page: number) => number;
}

const pageAt = (token: string | null): number => (token === null ? 0 : Number(token));

/** Fails a test that would otherwise never end. */
const counted = <A extends readonly unknown[], R>(fetch: (...given: A) => R): ((...given: A) => Promise<R>) => {
  let calls = 0;
  return async (...given) => {
    calls += 1;
    if (calls > 500) throw new Error('The vendor was asked 500 times: the walk does not end.');
    return fetch(...given);
  };
};

export const createCircularCursorList = ({ rows, next }: Circle): List<Row> =>
  createCursorList({
    directory: 'fake',
    idOf,
    pageLimit: 10,
    fetch: counted(({ token, side }: TokenAddress) => {
      const onward = String(next(pageAt(token)));
      const forward = side === 'after';
      return {
        rows: rows(pageAt(token)),
        startCursor: forward ? null : onward,
        endCursor: forward ? onward : null,
        hasNextPage: forward,
        hasPreviousPage: !forward,
      };
    }),
  });

export const createCircularJsonApiList = ({ rows, next }: Circle): List<Row> =>
  createJsonApiList({
    directory: 'fake',
    idOf,
    fetch: counted(({ token, side }: TokenAddress) => {
      const onward = next(pageAt(token));
      const links = side === 'after' ? { next: `?starting_after=${onward}` } : { prev: `?ending_before=${onward}` };
      return { rows: rows(pageAt(token)), links };
    }),
  });

/** A vendor that takes no notice of the page's number. */
export const createStuckPageNumberList = (rows: readonly Row[], count: number | null): List<Row> =>
  createPageNumberList({
    directory: 'fake',
    idOf,
    pageLimit: 10,
    fetch: counted((_: number, size: number) => ({ rows: rows.slice(0, size), count })),
  });
