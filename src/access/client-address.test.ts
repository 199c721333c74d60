import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClientAddress } from './client-address.ts';

const direct = createClientAddress([]);
const behind = createClientAddress(['10.0.0.0/8', '2001:db8:aaaa::/48', '192.0.2.7']);

test('without trusted proxies the header says nothing', () => {
  expect(direct('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
  expect(direct('127.0.0.1', '198.51.100.1')).toBe('127.0.0.1');
});

test('a request without a socket comes from nowhere, whatever it says', () => {
  expect(direct(undefined, null)).toBe('nowhere');
  expect(behind(undefined, '198.51.100.1')).toBe('nowhere');
});

test.each([
  ['203.0.113.9', '198.51.100.1', '203.0.113.9', 'is not from a trusted proxy'],
  ['10.1.2.3', '198.51.100.1', '198.51.100.1', 'is from one'],
  ['10.1.2.3', '198.51.100.1, 10.9.9.9', '198.51.100.1', 'came through two'],
  ['10.1.2.3', '6.6.6.6, 198.51.100.1', '198.51.100.1', 'has something made up at its left'],
  ['10.1.2.3', '6.6.6.6, 10.0.0.1, 198.51.100.1', '198.51.100.1', 'has a trusted address made up at its left'],
  ['10.1.2.3', '10.0.0.5, 192.0.2.7', '10.0.0.5', 'comes from among the proxies'],
  ['10.1.2.3', '198.51.100.1, unknown, 10.0.0.5', '10.0.0.5', 'is broken off by what is no address'],
  ['10.1.2.3', '', '10.1.2.3', 'names nobody'],
  ['10.1.2.3', null, '10.1.2.3', 'has no header'],
  ['::ffff:10.1.2.3', '198.51.100.1:5123', '198.51.100.1', 'has a port'],
  ['::ffff:10.1.2.3', '::ffff:198.51.100.1', '198.51.100.1', 'has IPv6 around IPv4'],
  ['10.1.2.3', '[2001:db8:1:2:3::9]:443', '2001:db8:1:2::/64', 'has brackets and a port'],
  ['2001:db8:aaaa:1::1', '2001:db8:1:2::9', '2001:db8:1:2::/64', 'came through a proxy of IPv6'],
])('%s with %j is %s: it %s', (socket, forwarded, expected, _why) => {
  expect(behind(socket, forwarded)).toBe(expected);
});

test.each([
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s is one of %s', (address, network) => {
  expect(direct(address, null)).toBe(network);
});

test('whatever a caller writes into the header, a proxy that is trusted puts their own address behind it', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())), (madeUp) => {
      expect(behind('10.1.2.3', [...madeUp, '198.51.100.1'].join(','))).toBe('198.51.100.1');
    }),
  );
});
