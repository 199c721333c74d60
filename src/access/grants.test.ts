import { expect, test } from 'vitest';
import { permissions } from '../domain/principal.ts';
import { mayAnyOf, mayWith, type May } from './grants.ts';

const allowed = (may: May, directory: string) => permissions.filter((permission) => may(permission, directory));

test('what is granted for a directory holds there, and what is granted for all holds everywhere', () => {
  const may = mayWith({ '*': ['read'], tray: ['write'] });
  expect(allowed(may, 'tray')).toEqual(['read', 'write']);
  expect(allowed(may, 'oum')).toEqual(['read']);
});

test.each(permissions)('%s includes reading', (permission) => {
  expect(mayWith({ tray: [permission] })('read', 'tray')).toBe(true);
});

test.each(['*', 'constructor', '__proto__', ''])('where nothing is granted, nothing may be done in %j', (directory) => {
  expect(allowed(mayWith({ tray: ['write'] }), directory)).toEqual([]);
  expect(allowed(mayWith({}), directory)).toEqual([]);
});

test('of several, what one allows is allowed', () => {
  const may = mayAnyOf([mayWith({ tray: ['raw'] }), mayWith({ oum: ['audit'], tray: ['read'] })]);
  expect(allowed(may, 'tray')).toEqual(['read', 'raw']);
  expect(allowed(may, 'oum')).toEqual(['read', 'audit']);
  expect(allowed(mayAnyOf([]), 'tray')).toEqual([]);
});
