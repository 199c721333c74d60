import { hexOf } from '../../../sandbox/identifier.ts';
import { positionOf, type Row } from '../../../sandbox/rows.ts';
import type { TrayKnobs } from './options.ts';

/** A place in a list: the rows before `before` lie before the cursor's row, those from `after` on behind it. */
export interface CursorPlace {
  readonly before: number;
  readonly after: number;
}

/** Makes the cursors of every list and knows them again. */
export interface Cursors {
  /** The cursor that stands on the row at this position. @param list names the list with its filters */
  readonly at: (list: string, rows: readonly Row[], position: number) => string;
  /** Undefined for a cursor that was never made for this list. */
  readonly resolve: (list: string, rows: readonly Row[], cursor: string) => CursorPlace | undefined;
}

/** How many of the rows before a cursor's row are remembered, for the day that row is gone. */
const memory = 200;

/** The cursors of one sandbox. They carry a seal, so that what it never made is refused. */
export const cursorsOf = (style: TrayKnobs['cursorStyle']): Cursors => {
  const predecessors = new Map<string, readonly string[]>();
  return {
    at: (list, rows, position) => {
      if (style === 'offset') return encode(list, position);
      const id = rows[position]?.id ?? '';
      const before = rows.slice(Math.max(0, position - memory), position).map((row) => row.id);
      predecessors.set(`${list} ${id}`, before);
      return encode(list, id);
    },
    resolve: (list, rows, cursor) => {
      const mark = decode(list, cursor);
      if (mark === undefined) return undefined;
      if (typeof mark === 'number') return { before: Math.min(mark, rows.length), after: mark + 1 };
      const position = positionOf(rows, mark);
      if (position !== -1) return { before: position, after: position + 1 };
      const survivor = predecessors.get(`${list} ${mark}`)?.findLast((id) => positionOf(rows, id) !== -1);
      const next = survivor === undefined ? 0 : positionOf(rows, survivor) + 1;
      return { before: next, after: next };
    },
  };
};

type Mark = string | number;

const encode = (list: string, mark: Mark): string => {
  const text = JSON.stringify([list, mark]);
  return Buffer.from(`${sealOf(text)}${text}`).toString('base64url');
};

const decode = (list: string, cursor: string): Mark | undefined => {
  const decoded = Buffer.from(cursor, 'base64url').toString('utf8');
  const text = decoded.slice(sealLength);
  if (decoded.slice(0, sealLength) !== sealOf(text)) return undefined;
  const content: unknown = JSON.parse(text);
  if (!Array.isArray(content) || content[0] !== list) return undefined;
  const mark: unknown = content[1];
  return typeof mark === 'string' || typeof mark === 'number' ? mark : undefined;
};

const sealLength = 12;
const sealOf = (text: string): string => hexOf(`tray cursor ${text}`, sealLength);
