import type { Operation } from './office.ts';
import { invalid, Refusal } from './refusal.ts';
import type { OrgUser } from './state.ts';

const largestPage = 100;

/** One page of the users, in the way the vendor's documentation describes: larger pages than 100 are cut to 100. */
export const listUsers: Operation = ({ state, knobs, rows }, { query }) => {
  const number = numberIn(query, 'page_number', 1, 1);
  const size = Math.min(numberIn(query, 'page_size', 0, largestPage), largestPage);
  const search = single(query, 'name_search');
  if (search !== undefined && !/^[a-zA-Z ]{3,}$/.test(search)) {
    throw invalid("'name_search' must be three or more letters and spaces.");
  }
  const sought = search?.toLowerCase();
  const matches =
    sought === undefined ? state.users : state.users.filter(({ name }) => name.toLowerCase().includes(sought));
  const start = (number - 1) * size;
  if (knobs.pastTheEnd === '404' && number > 1 && start >= matches.length) {
    throw new Refusal(404, `There is no page ${number}.`);
  }
  const items = matches.slice(start, start + size);
  return {
    status: 200,
    body: {
      count: knobs.count === 'total' ? matches.length : items.length,
      items: items.map((user) => (rows === 'full' ? userBody(user) : accountBody(user))),
    },
  };
};

/** A user with its roles. */
export const userBody = ({ email, id, name, roles }: OrgUser): unknown => ({ email, id, name, roles });

/** A user without its roles. */
export const accountBody = ({ email, id, name }: OrgUser): unknown => ({ email, id, name });

const numberIn = (query: URLSearchParams, name: string, least: number, otherwise: number): number => {
  const text = single(query, name);
  if (text === undefined) return otherwise;
  const number = /^[0-9]{1,15}$/.test(text) ? Number(text) : -1;
  if (number < least) throw invalid(`'${name}' must be a whole number from ${least} on.`);
  return number;
};

const single = (query: URLSearchParams, name: string): string | undefined => {
  const values = query.getAll(name);
  if (values.length > 1) throw invalid(`'${name}' was given ${values.length} times.`);
  return values[0];
};
