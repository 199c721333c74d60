import { readCursor, writeCursor } from './cursor.ts';
import { jsonapi } from './document.ts';
import { linkTo } from './link.ts';
import { inOrder, type Listing } from './listing.ts';
import { blankPage, type LinkName, misbehave, type PageLinks, type PageRequest, type Target } from './mischief.ts';
import type { Exchange } from './operation.ts';
import { invalid } from './refusal.ts';
import type { Entry } from './table.ts';

/** A page of a list as a document: `write` turns its rows into resources; `meta` is left out where it is undefined. */
export const pageOf = <Row>(
  exchange: Exchange,
  listing: Listing<Row>,
  write: (row: Row) => unknown,
  meta?: unknown,
): unknown => {
  const request = readPageRequest(exchange.request.query, listing);
  const { entries, links } = blankPage(request, exchange.state.behaviour) ?? cutPage(exchange, listing, request);
  return {
    jsonapi,
    data: entries.map(({ row }) => write(row)),
    links: writeLinks(exchange, request, links),
    ...(meta === undefined ? {} : { meta }),
  };
};

const readPageRequest = <Row>(query: URLSearchParams, listing: Listing<Row>): PageRequest => {
  const limit = Number(query.get('limit') ?? '10');
  const given = (['starting_after', 'ending_before'] as const).filter((name) => query.has(name));
  const [parameter = 'starting_after', second] = given;
  if (second !== undefined) throw invalid(`'${parameter}' and '${second}' exclude each other`, { parameter: second });
  const text = query.get(parameter);
  if (text === null) return { limit, parameter, cursor: null };
  const cursor = readCursor(text, parameter);
  if ((cursor.value === null) !== (listing.sortedBy === null) || !listing.hasHad(cursor.key)) {
    throw invalid(`'${parameter}' is not a cursor of this list`, { parameter });
  }
  return { limit, parameter, cursor };
};

interface Page<Row> {
  readonly entries: readonly Entry<Row>[];
  readonly links: PageLinks;
}

const cutPage = <Row>(exchange: Exchange, listing: Listing<Row>, request: PageRequest): Page<Row> => {
  const { behaviour } = exchange.state;
  const { limit, parameter, cursor } = request;
  const { entries, cursorOf, indexAt, indexAfter } = inOrder(listing);
  const backward = parameter === 'ending_before' && cursor !== null;
  const start = cursor === null ? 0 : backward ? Math.max(0, indexAt(cursor) - limit) : indexAfter(cursor);
  const end = backward ? indexAt(cursor) : Math.min(start + limit, entries.length);
  const target = (name: Target['parameter'], index: number): Target | null => {
    const entry = entries[index];
    return entry === undefined ? null : { parameter: name, cursor: cursorOf(entry) };
  };

  const shown = entries.slice(start, end);
  const links: Record<LinkName, Target | null> = {
    first: null,
    last: null,
    prev: start > 0 && shown.length > 0 ? target('ending_before', start) : null,
    next: end < entries.length && shown.length > 0 ? target('starting_after', end - 1) : null,
  };
  if (behaviour.lastLink !== 'none' && entries.length > limit) {
    const size = behaviour.lastLink === 'full' ? limit : entries.length % limit || limit;
    links.first = target('ending_before', limit);
    links.last = target('starting_after', entries.length - size - 1);
  }
  return { entries: shown, links: misbehave(links, { request, start, end, target, total: entries.length }, behaviour) };
};

const writeLinks = (exchange: Exchange, { limit }: PageRequest, links: PageLinks): Record<string, unknown> => {
  const missing = { omitted: undefined, null: null, empty: '' }[exchange.state.behaviour.missingLinks];
  const written = (['first', 'last', 'prev', 'next'] as const).map((name) => {
    const target = links[name];
    if (target === null) return [name, missing];
    const query = new URLSearchParams(exchange.request.query);
    query.delete('starting_after');
    query.delete('ending_before');
    query.set('limit', String(limit));
    if (target.cursor !== null) query.set(target.parameter, writeCursor(target.cursor));
    return [name, linkTo(exchange, exchange.path, query)];
  });
  return Object.fromEntries(written.filter(([, link]) => link !== undefined));
};
