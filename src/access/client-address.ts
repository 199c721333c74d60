import { BlockList, isIP } from 'node:net';

/**
 * Tells callers apart by where they come from: an address, of IPv6 the network of 64 bits that one line has, or a word where there is no
 * socket.
 * @param socketAddress the other end of the connection; undefined without one
 * @param forwardedFor the header `X-Forwarded-For`
 */
export type ReadClientAddress = (socketAddress: string | undefined, forwardedFor: string | null) => string;

/**
 * Believes `X-Forwarded-For` as far as it was written by the proxies that are trusted: each puts whom it was asked by at the right end, so the
 * first from there that is no trusted proxy is the caller. What stands to the left of that, the caller may have made up.
 * @param trustedProxies addresses, or ranges such as 10.0.0.0/8
 */
export const createClientAddress = (trustedProxies: readonly string[]): ReadClientAddress => {
  const trusted = new BlockList();
  for (const range of trustedProxies) {
    const [address = '', bits] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string): boolean =>
    trustedProxies.length > 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

  const read: ReadClientAddress = (socketAddress, forwardedFor) => {
    let address = plain(socketAddress);
    if (address === null) return 'nowhere';
    if (forwardedFor !== null && isTrusted(address)) {
      for (const entry of forwardedFor.split(',').reverse()) {
        const next = plain(entry);
        if (next === null) break;
        address = next;
        if (!isTrusted(address)) break;
      }
    }
    return isIP(address) === 6 ? networkOf(address) : address;
  };
  // A connection asks many times.
  let last = { socketAddress: '', address: 'nowhere' };
  return (socketAddress, forwardedFor) => {
    if (socketAddress === undefined || (forwardedFor !== null && trustedProxies.length > 0)) {
      return read(socketAddress, forwardedFor);
    }
    if (last.socketAddress !== socketAddress) last = { socketAddress, address: read(socketAddress, null) };
    return last.address;
  };
};

/** An address without a port, brackets, a zone, or IPv6 around IPv4; null for what is none. */
const plain = (text: string | undefined): string | null => {
  const bare = (text ?? '')
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(bare) === 0 ? null : bare;
};

/** The first four groups, written in full: whoever has one such network has 2^64 addresses in it. */
const networkOf = (address: string): string => {
  const [head = '', tail] = address.split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = (tail ?? '').split(':').filter((group) => group !== '');
  const groups =
    tail === undefined
      ? before
      : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
};
