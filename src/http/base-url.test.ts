import { describe, expect, test } from 'vitest';
import { checkBaseUrl, pathBelow } from './base-url.ts';

describe('pathBelow', () => {
  test.each([
    ['https://api.snyk.io', '/rest/orgs'],
    ['https://api.snyk.io/', '/rest/orgs'],
    ['https://proxy.example/snyk', '/snyk/rest/orgs'],
    ['https://proxy.example/snyk/', '/snyk/rest/orgs'],
    ['https://proxy.example/a/b//', '/a/b/rest/orgs'],
    ['http://127.0.0.1:4001/', '/rest/orgs'],
  ])('joins %s', (baseUrl, joined) => {
    expect(pathBelow(new URL(baseUrl))('/rest/orgs')).toBe(joined);
  });

  test('leaves encoded segments as they are', () => {
    expect(pathBelow(new URL('https://host/p'))('/users/auth0%7Cabc')).toBe('/p/users/auth0%7Cabc');
  });

  test.each([
    '',
    'users',
    '//evil.example/users',
    'https://evil.example/users',
    '/users?admin=1',
    '/users#a',
    '/a\\b',
    '/a/../b',
    '/a/./b',
    '/a/..',
    '/a/%2e%2E/b',
    '/a b',
    '/ä',
    '/a\r\nb',
  ])('refuses %j', (path) => {
    expect(() => pathBelow(new URL('https://host'))(path)).toThrow(TypeError);
  });

  test('allows dots that are not a whole segment', () => {
    expect(pathBelow(new URL('https://host'))('/a..b/.well-known/c.')).toBe('/a..b/.well-known/c.');
  });
});

describe('checkBaseUrl', () => {
  test.each(['https://api.tray.io', 'https://api.tray.io/', 'http://127.0.0.1:1/prefix/'])('accepts %s', (baseUrl) => {
    expect(() => checkBaseUrl(new URL(baseUrl))).not.toThrow();
  });

  test.each(['ftp://host', 'https://user@host', 'https://host/?a=b', 'https://host/#a', 'file:///etc/passwd'])(
    'refuses %s',
    (baseUrl) => {
      expect(() => checkBaseUrl(new URL(baseUrl))).toThrow(TypeError);
    },
  );

  test('does not repeat the password it refuses', () => {
    expect(() => checkBaseUrl(new URL('https://me:canary@host'))).toThrow(/^(?!.*canary)/);
  });
});
