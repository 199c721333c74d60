import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fetchTwice } from '../both-ways/fetch-twice.ts';
import { type AttackedGateway, startAttacked } from './attacked-gateway.ts';

/** An answer, whatever it is. */
interface Seen {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the checks look for what should not be there
  readonly json: any;
}

/** One of the weaknesses that the tool graphql-cop looks for, as it looks for it. */
interface Check {
  readonly name: string;
  readonly ask: (attacked: AttackedGateway) => Promise<Response>;
  /** Whether the answer shows the weakness. */
  readonly isWeak: (seen: Seen) => boolean;
  /** Why it stays open outside of production, where it does. */
  readonly openInDevelopment?: string;
}

const times = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join(' ');
const hasData = ({ json }: Seen): boolean => json?.data != null;
const circular = `query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }`;

const checks: readonly Check[] = [
  {
    name: 'alias overloading',
    ask: ({ post }) => post({ query: `query cop { ${times(101, (index) => `alias${index}: __typename`)} }` }),
    isWeak: ({ json }) => json?.data?.alias100 !== undefined,
  },
  {
    name: 'array-based query batching',
    ask: ({ post }) => post(Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' }))),
    isWeak: ({ json }) => Array.isArray(json),
  },
  {
    name: 'directive overloading',
    ask: ({ post }) => post({ query: `query cop { __typename ${times(10, () => '@aa')} }` }),
    isWeak: ({ json }) => json?.errors?.length === 10,
  },
  {
    name: 'directive overloading with directives that exist',
    ask: ({ post }) =>
      post({ query: `query cop { ${times(60, (index) => `a${index}: __typename @include(if: true)`)} }` }),
    isWeak: hasData,
  },
  {
    name: 'circular introspection',
    ask: ({ post }) => post({ query: circular }),
    isWeak: hasData,
  },
  {
    name: 'field duplication',
    ask: ({ post }) => post({ query: `query cop { ${times(500, () => '__typename')} }` }),
    isWeak: hasData,
  },
  {
    name: 'field suggestions',
    ask: ({ post }) => post({ query: 'query cop { __schema { directive } }' }),
    isWeak: ({ text }) => text.includes('Did you mean'),
    openInDevelopment: 'they help who writes a query',
  },
  {
    name: 'GraphiQL',
    ask: ({ url }) => fetch(url, { headers: { accept: 'text/html' } }),
    isWeak: ({ text }) => /graphiql|playground|altair|apollo/i.test(text),
    openInDevelopment: 'it is for who writes a query',
  },
  {
    name: 'introspection',
    ask: ({ post }) => post({ query: 'query cop { __schema { types { name fields { name } } } }' }),
    isWeak: hasData,
    openInDevelopment: 'GraphiQL and code generators need it',
  },
  {
    name: 'queries by GET',
    ask: ({ get }) => get({ query: 'query cop { __typename }' }),
    isWeak: hasData,
    openInDevelopment: 'they change nothing, and no page of another origin can send one',
  },
  {
    name: 'mutations by GET',
    ask: ({ get }) => get({ query: 'mutation cop { __typename }' }),
    isWeak: hasData,
  },
  {
    name: 'URL-encoded queries by POST',
    ask: ({ url }) => fetch(url, { method: 'POST', body: new URLSearchParams({ query: 'query cop { __typename }' }) }),
    isWeak: hasData,
  },
  {
    name: 'tracing',
    ask: ({ post }) =>
      post({ query: 'query cop { __typename }' }, { 'x-apollo-tracing': '1', 'apollo-query-plan': '1' }),
    isWeak: ({ json }) => json?.extensions !== undefined,
  },
  {
    name: 'unhandled errors',
    ask: ({ post }) => post({ query: 'qwerty cop { abc }' }),
    isWeak: ({ text, status }) => status >= 500 || /exception|stack|node_modules|\.ts:\d/i.test(text),
  },
];

const look = async (response: Response): Promise<Seen> => {
  const text = await response.text();
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    // A page is not JSON, and is looked at as text.
  }
  return { status: response.status, text, json };
};

describe.each([
  ['production', true],
  ['development', false],
] as const)('in %s', (_name, production) => {
  let attacked: AttackedGateway;
  beforeAll(async () => {
    attacked = await startAttacked({ config: { production }, fetch: fetchTwice });
  });
  afterAll(() => attacked[Symbol.asyncDispose]());

  const open = ({ openInDevelopment }: Check) => !production && openInDevelopment !== undefined;
  test.each(checks.filter((check) => !open(check)))('there is no weakness by $name', async ({ ask, isWeak }) => {
    const seen = await look(await ask(attacked));
    expect(isWeak(seen), seen.text.slice(0, 300)).toBe(false);
  });

  test.each(checks.filter(open))('$name is open on purpose: $openInDevelopment', async ({ ask, isWeak }) => {
    const seen = await look(await ask(attacked));
    expect(isWeak(seen), seen.text.slice(0, 300)).toBe(true);
  });
});
