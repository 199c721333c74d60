import type { Line, Person, PersonAccount } from './person.ts';

/** How few and how many users a directory can have. */
const sizes = { least: 12, most: 50_000 } as const;

type Details = Partial<Pick<Person, 'login' | 'spelling'>> & { readonly email?: string };

const human = (name: string, standing: Person['standing'], details: Details = {}): Person => {
  const handle = asciiOf(name);
  const { login = 'password', spelling = {}, email = `${handle}@example.com` } = details;
  return { handle, name, kind: 'human', login, standing, email, spelling };
};

const service = (name: string, standing: Person['standing']): Person => ({
  handle: asciiOf(name),
  name,
  kind: 'service',
  login: 'password',
  standing,
  email: null,
  spelling: {},
});

const asciiOf = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('ı', 'i')
    .replaceAll(' ', '.')
    .replace(/[^a-z0-9.-]/g, '');

const all = (standing: 'owner' | 'admin' | 'member' | 'reader') => ({
  automation: standing,
  product: standing,
  security: standing,
});

/**
 * The people of the sandboxes, in the order they joined: an admin everywhere, accounts at one, two and three vendors,
 * addresses that differ in case, names with apostrophes, accents and hyphens, machines without an address.
 */
export const people: readonly Person[] = [
  human(
    'Ada Okafor',
    { automation: 'owner', product: 'admin', security: 'admin' },
    {
      spelling: { product: 'Ada.Okafor@example.com', security: 'ada.okafor@Example.COM' },
    },
  ),
  human("Seán O'Brien", all('member'), {
    email: "sean.o'brien@example.com",
    spelling: { product: "Sean.O'Brien@example.com" },
  }),
  human('Zoë Lindqvist', { automation: 'admin', security: 'member' }, { login: 'google' }),
  human('Jean-Luc Moreau', { product: 'admin', security: 'reader' }, { login: 'google' }),
  service('Deploy Bot', { automation: 'member', security: 'admin' }),
  human('Priya Raman', all('member'), { login: 'google', spelling: { automation: 'Priya.Raman@example.com' } }),
  human('Mateus da Silva', { automation: 'member' }),
  human('Hanna Kowalska', { product: 'reader' }),
  human('Noor van Dijk', { security: 'admin' }, { spelling: { security: 'Noor.van.Dijk@example.com' } }),
  human('Tomáš Novák', { automation: 'reader', product: 'member', security: 'member' }),
  human('Mei Chen', { automation: 'member', product: 'member', security: 'admin' }, { login: 'google' }),
  service('Nightly Sync', { automation: 'reader' }),
  human(
    'Kwame Mensah',
    { automation: 'admin', product: 'member' },
    { spelling: { product: 'KWAME.MENSAH@example.com' } },
  ),
  human('Ingrid Sørensen', all('reader')),
  human(
    'Aaliyah Haddad',
    { automation: 'member', product: 'reader' },
    {
      email: 'aaliyah@haddad-consulting.example',
    },
  ),
  human('Lars Müller', { product: 'member', security: 'member' }, { login: 'google' }),
  human('Marisol García-Ortega', all('member')),
  human("D'Arcy Whitfield", { automation: 'member', security: 'reader' }),
  human('Yuki Tanaka', { automation: 'member', product: 'admin', security: 'member' }, { login: 'google' }),
  human('Olu Adeyemi', { automation: 'reader', product: 'member' }),
  service('Ticket Bridge', { security: 'member' }),
  human('Bo Li', all('member'), { login: 'google', spelling: { security: 'Bo.Li@example.com' } }),
  human('Emre Yılmaz', { product: 'member' }),
  human("Chiara D'Angelo", { automation: 'member', security: 'member' }, { login: 'google' }),
];

const givenNames =
  'Amara Anton Beatriz Bilal Carmen Chidi Dalia Daniel Elif Emil Farah Felix Grace Hassan Helena Hugo Imani Ivan Jamila Jonas Kaito Keira Leila Lucas Maja Malik Nadia Nikhil Olga Omar Paula Quentin Rania Rafael Sana Stefan Tara Tariq Uma Viktor Wanda Xavier Yara Zain'.split(
    ' ',
  );
const familyNames =
  "Abara Almeida Bauer Berg Bianchi Castro Cohen Costa Diaz Dubois Eriksen Farouk Fischer Fontaine Garcia Haas Hughes Ibrahim Ito Jansen Joshi Kaya Keller Khan Kim Laurent Lopez Mbeki Meyer Nakamura Nguyen O'Neill Olsen Park Patel Petrov Quist Rossi Sato Schmidt Silva Singh Tamm Torres Ueda Varga Weber Wolf Xu Yamada Zhang Ziegler".split(
    ' ',
  );

const pick = (words: readonly string[], index: number): string => words[index % words.length] ?? '';

/** The person at a place in an endless, fixed row of further people. Every 41st is a machine. */
const furtherPerson = (index: number): Person => {
  const number = index + 1;
  if (number % 41 === 0) return service(`Worker ${number}`, { automation: 'member', security: 'member' });
  const name = `${pick(givenNames, index)} ${pick(familyNames, Math.floor(index / givenNames.length) + index)}`;
  const handle = `${asciiOf(name)}.${number}`;
  const email = `${handle}@example.com`;
  const standing = number % 50 === 0 ? 'admin' : number % 4 === 0 ? 'reader' : 'member';
  return {
    handle,
    name,
    kind: 'human',
    login: number % 3 === 0 ? 'google' : 'password',
    standing: {
      ...(number % 7 === 0 ? {} : { automation: standing }),
      ...(number % 5 === 0 ? {} : { product: standing }),
      ...(number % 6 === 0 ? {} : { security: standing }),
    },
    email,
    spelling: number % 8 === 0 ? { security: `${email.charAt(0).toUpperCase()}${email.slice(1)}` } : {},
  };
};

/**
 * The accounts at the vendor of one line, in the order they were made: the believable people first, then as many
 * invented ones as the count asks for; `only` leaves out the other kind, which then does not count. The same call
 * gives the same accounts.
 * @throws RangeError for a count that is no whole number from 12 to 50,000.
 */
export const accountsAt = (line: Line, count?: number, only?: Person['kind']): readonly PersonAccount[] => {
  if (count !== undefined && !(Number.isInteger(count) && count >= sizes.least && count <= sizes.most)) {
    throw new RangeError(
      `A sandbox has from ${sizes.least} to ${sizes.most} users, not ${count}: give a whole number within these.`,
    );
  }
  const accounts: PersonAccount[] = [];
  const add = (person: Person): void => {
    const standing = person.standing[line];
    if (standing === undefined || person.kind !== (only ?? person.kind)) return;
    const { handle, name, kind, login } = person;
    accounts.push({ handle, name, kind, login, standing, email: person.spelling[line] ?? person.email });
  };
  for (const person of people) add(person);
  if (count === undefined) return accounts;
  for (let index = 0; accounts.length < count; index += 1) add(furtherPerson(index));
  return accounts.slice(0, count);
};
