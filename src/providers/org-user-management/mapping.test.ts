import { expect, test } from 'vitest';
import { isWholeUser } from '../../domain/user.ts';
import { isWholeWorkspace } from '../../domain/workspace.ts';
import { isIdentifier } from './identifier.ts';
import { toWorkspace } from './organization-mapping.ts';
import { inOrder, toRole } from './role-mapping.ts';
import { toBareUser, toUser, toWholeUser } from './user-mapping.ts';

test('a row with roles is a whole user; one without leaves them open', () => {
  const row = { id: 'auth0|1', email: 'ada@example.com', name: 'Ada', roles: ['admin', 'analyst', 'admin'] };
  const ada = toUser('oum', row);
  expect(isWholeUser(ada)).toBe(true);
  expect(ada.roles?.map(({ id }) => id)).toEqual(['admin', 'analyst']);
  expect(ada.raw).toBe(row);
  expect(toUser('oum', { id: 'auth0|1', email: 'ada@example.com', name: 'Ada' }).roles).toBeUndefined();
  expect(toUser('oum', { id: 'auth0|1', roles: [] }).roles).toEqual([]);
});

test('an empty address is none', () => {
  expect(toUser('oum', { id: 'auth0|1', email: '' }).email).toBeNull();
  expect(toWholeUser('oum', { id: 'auth0|1', email: '' }).email).toBeNull();
});

test('an answer about one user leaves nothing open, and an id alone leaves all', () => {
  expect(isWholeUser(toWholeUser('oum', { id: 'auth0|1' }))).toBe(true);
  expect(toBareUser('oum', 'auth0|1')).toMatchObject({
    name: undefined,
    email: undefined,
    roles: undefined,
    raw: null,
  });
});

test.each([
  ['admin', 'ADMIN', false],
  ['developer', 'WRITE', false],
  ['analyst', 'READ', false],
  ['superuser', null, null],
  ['Admin', null, null],
])('the role %s has the privilege %s', (word, privilege, custom) => {
  expect(toRole('oum', word)).toMatchObject({
    id: word,
    name: word,
    privilege,
    custom,
    scope: 'DIRECTORY',
    workspaceId: null,
  });
});

test.each([
  [[], []],
  [['analyst'], ['analyst']],
  [
    ['analyst', 'developer', 'admin', 'analyst'],
    ['admin', 'developer', 'analyst'],
  ],
  [
    ['owner', 'analyst', 'auditor', 'owner'],
    ['analyst', 'owner', 'auditor'],
  ],
])('the roles %j are sent as %j', (words, sent) => {
  expect(inOrder(words)).toEqual(sent);
});

test('the organisation is a whole workspace, with what it lacks null', () => {
  const full = {
    id: 'o1',
    name: 'Fernhill',
    short_name: 'fern',
    created_at: '2019-08-24T14:15:22Z',
    updated_at: 'yesterday',
  };
  expect(toWorkspace('oum', full)).toMatchObject({
    name: 'Fernhill',
    slug: 'fern',
    type: 'ORGANIZATION',
    createdAt: '2019-08-24T14:15:22Z',
    updatedAt: null,
  });
  expect(isWholeWorkspace(toWorkspace('oum', { id: 'o1' }))).toBe(true);
});

test.each([
  ['auth0|5f7c8ec7c33c6c004bbafe82', true],
  ['a/b?c#d', true],
  ['ü', true],
  ['', false],
  ['.', false],
  ['..', false],
  ['a\nb', false],
  ['\ud800', false],
  ['x'.repeat(256), true],
  ['x'.repeat(257), false],
])('whether %j could be an id is %j', (text, expected) => {
  expect(isIdentifier(text)).toBe(expected);
});
