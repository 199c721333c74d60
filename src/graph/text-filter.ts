import { RequestError } from './request-error.ts';

const longestEmail = 254;
const longestSearch = 100;

/** Reads an e-mail filter: a whole address. Refuses what cannot be one, before any vendor is asked. */
export const readEmailFilter = (email: string | null | undefined): string | null => {
  if (email == null) return null;
  const address = email.trim();
  if (address.length > longestEmail || !/^[^\s@]+@[^\s@]+$/.test(address)) {
    throw new RequestError('INVALID_FILTER', '`email` takes one whole e-mail address, such as jane@example.com.');
  }
  return address;
};

/** Reads a search term: part of a name. */
export const readSearchFilter = (search: string | null | undefined): string | null => {
  if (search == null) return null;
  const term = search.trim();
  if (term.length === 0 || term.length > longestSearch || /\p{Cc}/u.test(term)) {
    throw new RequestError('INVALID_FILTER', `\`search\` takes a part of a name: 1 to ${longestSearch} characters.`);
  }
  return term;
};
