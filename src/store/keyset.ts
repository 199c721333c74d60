import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Completeness, Position, Slice, Window } from '../domain/window.ts';
import { isMoment } from './moment.ts';
import { isUuid } from './uuid.ts';

/** Where a row stands in a list that is ordered by time, newest first, and by id within a moment. Neither ever changes. */
export type Key = readonly [moment: string, id: string];

/** A part of such a list: from a row, or from the list's end, towards what is older or newer. */
export interface Stretch {
  /** The row that it starts behind. */
  readonly beyond: Key | null;
  readonly side: 'older' | 'newer';
  /** Whether the row itself belongs to it. */
  readonly inclusive: boolean;
}

export interface KeysetSource<Row, T> {
  readonly keyOf: (row: Row) => Key;
  readonly toEntity: (row: Row) => T;
  readonly completeness: Completeness;
  /** The rows of a stretch, the nearest first. */
  readonly page: (stretch: Stretch, limit: number) => Promise<readonly Row[]>;
  readonly count: () => Promise<number>;
}

/** Whether a stranger's position could have been made by such a list. */
export const acceptsKey = (position: Position): boolean => keyOf(position) !== null;

const keyOf = ([moment, id, ...rest]: Position): Key | null =>
  isMoment(moment) && isUuid(id) && rest.length === 0 ? [moment, id] : null;

/** The condition that a row lies in a stretch, for a table whose moments are in `column`. */
export const within = ({ beyond, side, inclusive }: Stretch, column: string): RawBuilder<SqlBool> => {
  if (beyond === null) return sql`1 = 1`;
  const comparison = sql.raw(`${side === 'older' ? '<' : '>'}${inclusive ? '=' : ''}`);
  return sql`(${sql.ref(column)}, ${sql.ref('id')}) ${comparison} (${beyond[0]}, ${beyond[1]})`;
};

/** The order in which the nearest rows of a stretch come first. */
export const orderOf = ({ side }: Stretch): 'asc' | 'desc' => (side === 'older' ? 'desc' : 'asc');

/** Reads one window: its rows and one more, and whether there is one on the other side of where it starts. */
export const readWindow = async <Row, T>(window: Window, source: KeysetSource<Row, T>): Promise<Slice<T>> => {
  const forward = window.direction === 'forward';
  const from = window.from === null ? null : keyOf(window.from);
  if (window.from !== null && from === null) throw new RangeError('This position is of another list.');

  const found = await source.page(
    { beyond: from, side: forward ? 'older' : 'newer', inclusive: false },
    window.count + 1,
  );
  const behind =
    from === null ? [] : await source.page({ beyond: from, side: forward ? 'newer' : 'older', inclusive: true }, 1);
  const nearest = found.slice(0, window.count);
  const rows = forward ? nearest : nearest.toReversed();
  const [far, near] = [found.length > window.count, behind.length > 0];
  return {
    rows: rows.map(source.toEntity),
    position: (index) => {
      const row = rows[index];
      if (row === undefined) throw new RangeError(`There is no row ${index} in this slice.`);
      return source.keyOf(row);
    },
    hasNext: forward ? far : near,
    hasPrevious: forward ? near : far,
    total: window.needs.total ? await source.count() : null,
    completeness: source.completeness,
    notes: [],
    resume: null,
  };
};
