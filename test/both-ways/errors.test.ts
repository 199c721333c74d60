import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/sandbox.ts';
import { expectAlike, expectSceneAlike, standing } from './alike.ts';
import { openWays } from './ways.ts';

const members = `query Members($complete: Boolean) {
  users(first: 3, requireComplete: $complete) { nodes { id email } sources { state completeness problem { code message } } }
  directory(key: "oum") { users(first: 3) { nodes { email } } workspaces(first: 2) { nodes { name } } }
}`;
const accepts = ['application/json', 'application/graphql-response+json'];

const faults: Readonly<Record<string, Fault>> = {
  'refuses the token': { kind: 'status', status: 401, body: '{}' },
  'forbids it': { kind: 'status', status: 403, body: '{"message":"no"}' },
  'does not find it': { kind: 'status', status: 404, body: '{}' },
  'asks to be left alone': { kind: 'status', status: 429, headers: { 'retry-after': '3600' } },
  fails: { kind: 'status', status: 500, body: 'oops' },
  'is down': { kind: 'status', status: 503 },
  'leads away': { kind: 'status', status: 302, headers: { location: 'http://127.0.0.1:9/' } },
  'answers with no JSON': { kind: 'garbage' },
  'cuts the connection': { kind: 'reset' },
  'cuts its answer': { kind: 'truncate' },
  'never answers': { kind: 'silence' },
  'stops in the middle': { kind: 'stall' },
  'never ends': { kind: 'endless' },
};

describe('a vendor that', () => {
  test.each(Object.keys(faults))(
    '%s',
    async (name) => {
      const upstream = { deadlineSeconds: 0.2, responseBytes: 200_000 };
      const options = { documents: [members], config: { upstream } };
      const answers = await expectSceneAlike(options, async (ask, { sandboxed }) => {
        sandboxed.sandbox('oum').inject(faults[name] ?? { kind: 'status' });
        const found = [];
        for (const [index, Accept] of accepts.entries()) {
          const headers = { Accept, 'X-Rollcall-Upstream': '1' };
          found.push(await ask({ body: { query: members, variables: { complete: index > 0 } }, headers }));
        }
        return found;
      });
      for (const { body } of answers) expect(body).toContain('"errors":[');
    },
    60_000,
  );

  test('is asked for too long, by the deadline of the whole request', async () => {
    const limits = { deadlineSeconds: 0.3 };
    await expectSceneAlike({ documents: [members], config: { limits } }, async (ask, { sandboxed }) => {
      sandboxed.sandbox('oum').inject({ kind: 'silence' });
      sandboxed.sandbox('tray').inject({ kind: 'silence' });
      const answers = [await ask({ body: { query: members } })];
      expect(answers[0]?.body).toContain('UPSTREAM_TIMEOUT');
      return answers;
    });
  });
});

const node = 'query Node($id: ID!) { node(id: $id) { id } }';
const everything =
  'query All($first: Int, $filter: UserFilter) { users(first: $first, filter: $filter) { nodes { id name } } }';
const ids = 'query Ids($ids: [ID!]!) { nodes(ids: $ids) { id } }';
const unknown = Buffer.from(JSON.stringify(['User', 'tray', null, 'nobody'])).toString('base64url');

describe('an answer that holds', () => {
  test.each<[string, string, object | null, string]>([
    ['an id that nobody gave out', node, { id: 'x' }, 'INVALID_ID'],
    ['no such row', node, { id: unknown }, 'data'],
    ['too large a page', everything, { first: 100_000 }, '"errors"'],
    ['a page of less than none', everything, { first: -1 }, '"errors"'],
    ['a filter of the wrong type', everything, { filter: { email: 7 } }, 'BAD_USER_INPUT'],
    ['a filter that does not exist', everything, { filter: { emial: 'a' } }, 'BAD_USER_INPUT'],
    ['a filter that is no address', everything, { filter: { email: '' } }, '"errors"'],
    ['no variable where one is needed', node, {}, 'BAD_USER_INPUT'],
    ['no variables at all', node, null, 'BAD_USER_INPUT'],
    ['null for what is not nullable', ids, { ids: null }, 'BAD_USER_INPUT'],
    ['one for a list', ids, { ids: 'x' }, 'INVALID_ID'],
    ['a number for text', ids, { ids: [1, 'x'] }, 'INVALID_ID'],
    ['an object for text', ids, { ids: [{}] }, 'BAD_USER_INPUT'],
    ['a very long value', everything, { filter: { emial: 'a'.repeat(100_000) } }, 'BAD_USER_INPUT'],
    ['half a character', node, { id: '\ud83d' }, 'INVALID_ID'],
  ])('%s', async (_name, query, variables, found) => {
    await using ways = await openWays({ now: standing });
    for (const Accept of accepts) {
      const { body } = await expectAlike(ways, { body: { query, variables }, headers: { Accept } });
      expect(body).toContain(found);
    }
  });

  test.each([
    ['more errors than are shown', { limits: { errors: 3 } }, ids, { ids: ['a', 'b', 'c', 'd', 'e'] }, 'MORE_ERRORS'],
    ['what could cost too much', { limits: { callsPerRequest: 1 } }, everything, { first: 500 }, 'QUERY_TOO_EXPENSIVE'],
    ['what could be too large', { limits: { rows: 5 } }, everything, { first: 50 }, 'QUERY_TOO_COMPLEX'],
  ])('%s', async (_name, config, query, variables, code) => {
    await using ways = await openWays({ now: standing, config });
    for (const Accept of accepts) {
      const headers = { Accept, 'X-Rollcall-Upstream': '1' };
      expect((await expectAlike(ways, { body: { query, variables }, headers })).body).toContain(code);
    }
  });

  test('what rows lack beyond what they may cost', async () => {
    const query = '{ directory(key: "tray") { users(first: 30) { nodes { id name } } } }';
    const sandboxes = { TRAY: { users: 60, rows: 'summary' } } as const;
    await using ways = await openWays({ now: standing, sandboxes, config: { limits: { callsPerRequest: 40 } } });
    for (const Accept of accepts) {
      const { body } = await expectAlike(ways, { body: { query }, headers: { Accept } });
      expect(body).toContain('BUDGET_EXHAUSTED');
    }
  });
});
