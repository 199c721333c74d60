import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeSegment, pathOf } from './path.ts';

describe('pathOf', () => {
  test('encodes each variable part as one segment', () => {
    expect(pathOf`/users/${'auth0|abc'}/roles`).toBe('/users/auth0%7Cabc/roles');
    expect(pathOf`/orgs/${'a/b'}/invites/${'c?d#e'}`).toBe('/orgs/a%2Fb/invites/c%3Fd%23e');
    expect(pathOf`/users`).toBe('/users');
  });

  test('encodes exactly once, so that what looks encoded stays what it was', () => {
    expect(pathOf`/users/${'auth0%7Cabc'}`).toBe('/users/auth0%257Cabc');
    expect(pathOf`/users/${'%2e%2e'}`).toBe('/users/%252e%252e');
  });

  test.each(['', '.', '..', 'a\u0000b', 'a\nb', 'a\u007fb', 'a\u0085b', 'a\ud800b'])('refuses %j', (segment) => {
    expect(() => pathOf`/users/${segment}/roles`).toThrow(TypeError);
    expect(() => encodeSegment(segment)).toThrow(TypeError);
  });

  test('says where the refused segment stood, not what it was', () => {
    expect(() => pathOf`/orgs/${'o1'}/invites/${'x\r\ny'}`).toThrow(
      'The upstream path segment after "/orgs/o1/invites/" holds a control character; use an id as the vendor gave it.',
    );
  });

  test('law: whatever it lets through arrives as it was, in its place, and survives URL normalisation', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (segment) => {
        let path: string;
        try {
          path = pathOf`/a/${segment}/b`;
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        const segments = new URL(path, 'http://host').pathname.split('/');
        expect(segments).toHaveLength(4);
        expect(decodeURIComponent(segments[2] ?? '')).toBe(segment);
        expect(new URL(path, 'http://host').pathname).toBe(path);
      }),
    );
  });
});
