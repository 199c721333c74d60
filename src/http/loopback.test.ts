import { expect, test } from 'vitest';
import { isLoopback } from './loopback.ts';

test.each(['localhost', 'LocalHost', 'a.localhost', '127.0.0.1', '127.255.0.9', '::1', '[::1]'])(
  '%s is this machine',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each([
  'localhost.example.com',
  'mylocalhost',
  '127.0.0.1.example.com',
  '128.0.0.1',
  '127.0.0',
  '::2',
  '0.0.0.0',
  '',
])('%j may be another', (host) => {
  expect(isLoopback(host)).toBe(false);
});
