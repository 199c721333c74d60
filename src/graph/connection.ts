import type { GraphQLResolveInfo } from 'graphql';
import type { SourceReport } from '../domain/source-report.ts';
import type { SourcedList, SourcedSlice } from '../loaders/sourced-list.ts';
import { encodeCursor } from '../pagination/cursor-text.ts';
import type { RequestContext } from './context.ts';
import type { NodeRow } from './global-id.ts';
import { codeOf, errorCodes } from './error-code.ts';
import { RequestError } from './request-error.ts';
import { selectedFields } from './selection.ts';
import { readWindow, type WindowArguments } from './window-arguments.ts';

/** One page of a list, as the fields of a connection read it. Edges and cursors are made only where they are selected. */
export interface ConnectionRow<T> {
  readonly listName: string;
  readonly slice: SourcedSlice<T>;
  /** Whether the page was read with `last`. */
  readonly isBackward: boolean;
  readonly totalCount: number | null;
}

export interface EdgeRow<T> {
  readonly node: T;
  readonly index: number;
  readonly connection: ConnectionRow<T>;
}

export interface ConnectionArguments extends WindowArguments {
  readonly requireComplete?: boolean | null | undefined;
}

export interface ConnectionRequest<T> {
  readonly list: SourcedList<T>;
  /** Names the list with its filter: a cursor of another is refused. */
  readonly listName: string;
  readonly arguments: ConnectionArguments;
  readonly context: RequestContext;
  readonly info: GraphQLResolveInfo;
}

const emptySlice: SourcedSlice<never> = {
  rows: [],
  position: (index) => {
    throw new RangeError(`There is no row ${index} in a list that was only counted.`);
  },
  hasNext: null,
  hasPrevious: null,
  total: null,
  completeness: 'COMPLETE',
  notes: [],
  resume: null,
  sources: [],
};

const rowFields = ['edges', 'nodes', 'pageInfo', 'sources'];

const isLacking = ({ state, completeness }: SourceReport): boolean =>
  state === 'FAILED' || state === 'SKIPPED' || (state === 'READ' && completeness !== 'COMPLETE');

/** Whether what a list lacks may be there when it is asked for again. A vendor that lists no such things will not start to, nor will as many calls suffice. */
const mayPass = ({ error, completeness, state }: SourceReport): boolean =>
  error === null
    ? completeness !== 'LEDGER_ONLY' && state !== 'NOT_YET_READ'
    : errorCodes[codeOf(error.kind)].retryable;

/** @param isCut whether the page was ended by the calls that may be made, not by its size: then what was not reached is missing too */
const refuseIncomplete = (sources: readonly SourceReport[], isCut: boolean): void => {
  const lacking = sources.filter((source) => isLacking(source) || (isCut && source.state === 'NOT_YET_READ'));
  if (lacking.length === 0) return;
  const [first, ...others] = lacking.map(({ directory }) => directory);
  const waits = lacking.flatMap(({ error }) => error?.retryAfterSeconds ?? []);
  throw new RequestError(
    'INCOMPLETE',
    `The list is not complete: ${[first, ...others].join(', ')}. It was asked for with \`requireComplete\`.`,
    {
      ...(others.length === 0 ? { directory: first } : {}),
      retryable: lacking.every(mayPass),
      // Until the last of them may be there.
      ...(waits.length === 0 ? {} : { retryAfter: Math.max(...waits) }),
      sources: lacking.map(({ directory, state, completeness, error, notes }) => ({
        directory,
        state,
        completeness,
        code: error === null ? null : codeOf(error.kind),
        ...(error?.retryAfterSeconds == null ? {} : { retryAfter: error.retryAfterSeconds }),
        notes: error === null ? notes : [error.message],
      })),
    },
  );
};

/** Reads the page that a connection field asks for. Bad arguments are refused before any upstream call. */
export const readConnection = async <T extends NodeRow>(request: ConnectionRequest<T>): Promise<ConnectionRow<T>> => {
  const { list, listName, context } = request;
  const selected = selectedFields(request.info);
  const isBackward = request.arguments.last != null;
  const total = selected.has('totalCount');
  const needs = { end: selected.has(isBackward ? 'pageInfo.hasPreviousPage' : 'pageInfo.hasNextPage'), total };
  const window = readWindow(request.arguments, needs, listName, list);
  const call = context.createCall();
  const requireComplete = request.arguments.requireComplete === true;
  const readsRows = requireComplete || rowFields.some((field) => selected.has(field));

  const slice = readsRows ? await list.read(window, call) : emptySlice;
  if (requireComplete) refuseIncomplete(slice.sources, slice.resume !== null);
  context.remember(slice.rows);
  const totalCount = readsRows ? slice.total : total ? await list.countRows(call) : null;

  return { listName, slice, isBackward: window.direction === 'backward', totalCount };
};

export const edgesOf = <T>(connection: ConnectionRow<T>): readonly EdgeRow<T>[] =>
  connection.slice.rows.map((node, index) => ({ node, index, connection }));

export const cursorOf = ({ listName, slice }: ConnectionRow<unknown>, index: number): string =>
  encodeCursor(listName, slice.position(index));

/** The cursor at one edge of a page: of its row there, or, where the call budget ended the page early, of where to read on. */
export const outerCursorOf = (connection: ConnectionRow<unknown>, edge: 'start' | 'end'): string | null => {
  const { listName, slice, isBackward } = connection;
  if (slice.resume !== null && isBackward === (edge === 'start')) return encodeCursor(listName, slice.resume);
  if (slice.rows.length === 0) return null;
  return cursorOf(connection, edge === 'start' ? 0 : slice.rows.length - 1);
};
