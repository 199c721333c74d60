import { expect, test } from 'vitest';
import { baseUrlSetting, tokenSetting } from './settings.ts';

test.each([
  'https://api.example.com',
  'https://api.example.com/prefix/',
  'http://127.0.0.1:8080',
  'http://[::1]:1',
  'http://localhost/x',
])('a base URL may be %s', (url) => {
  expect(baseUrlSetting.parse(url)).toBe(url);
});

test.each([
  ['api.example.com', 'must be a URL'],
  ['ftp://api.example.com', 'must start with https://'],
  ['http://api.example.com', 'plain http'],
  ['http://127.0.0.1.example.com', 'plain http'],
  ['https://ada:secret@api.example.com', 'remove its user name, password'],
  ['https://api.example.com?token=secret', 'query'],
  ['https://api.example.com#secret', 'fragment'],
  ['', 'must be a URL'],
])('a base URL may not be %s, and the complaint does not repeat it', (url, complaint) => {
  const { error } = baseUrlSetting.safeParse(url);
  expect(error?.issues[0]?.message).toContain(complaint);
  expect(error?.message).not.toContain('secret');
});

test.each(['', 'two words', 'line\n', 'tökén', 'tab\t'])(
  'a token may not be %j, and the complaint does not repeat it',
  (token) => {
    const { error } = tokenSetting.safeParse(token);
    expect(error?.issues[0]?.message).toMatch(/^must be/);
    if (token !== '') expect(error?.message).not.toContain(token);
  },
);
