import { describe, expect, test } from 'vitest';
import { resolveVersion } from './version.ts';

const today = '2026-11-22';
const invites = ['2022-11-14'];
const groups = ['2022-01-31~experimental', '2023-01-30~beta', '2024-04-25~experimental'];
const creations = ['2022-06-01', '2023-04-28', '2024-06-21'];

const resolve = (text: string | null, releases: readonly string[]) => {
  const resolution = resolveVersion(text, releases, today);
  return 'served' in resolution ? resolution.served : resolution.status;
};

describe('the version of a request', () => {
  test.each([
    ['missing', null],
    ['empty', ''],
    ['not a date', 'latest'],
    ['a stability without a date', 'beta'],
    ['a date that no calendar has', '2024-06-31'],
    ['a date with a time', '2024-10-15T00:00:00Z'],
    ['an unknown stability', '2024-06-01~gamma'],
    ['tomorrow', '2026-11-23'],
  ])('is refused as 400 where it is %s', (_, text) => {
    expect(resolve(text, invites)).toBe(400);
  });

  test("is not found before the operation's first release, as the example of Snyk's own page is", () => {
    expect(resolve('2021-06-04', invites)).toBe(404);
    expect(resolve('2022-11-13', invites)).toBe(404);
    expect(resolve('2022-11-14', invites)).toBe('2022-11-14');
    expect(resolve(today, invites)).toBe('2022-11-14');
  });

  test('resolves to the latest release that is not later', () => {
    expect(resolve('2023-04-27', creations)).toBe('2022-06-01');
    expect(resolve('2023-04-28', creations)).toBe('2023-04-28');
    expect(resolve('2024-10-15', creations)).toBe('2024-06-21');
  });

  test('needs ~beta for a beta release before the pivot, and may not have it after', () => {
    expect(resolve('2024-10-14', groups)).toBe(404);
    expect(resolve('2024-10-14~beta', groups)).toBe('2023-01-30~beta');
    expect(resolve('2024-10-14~experimental', groups)).toBe('2024-04-25~experimental');
    expect(resolve('2024-10-15', groups)).toBe('2023-01-30~beta');
    expect(resolve('2024-10-15~beta', groups)).toBe(404);
    expect(resolve('2024-10-15~experimental', groups)).toBe(404);
  });

  test('names the day on which a release that has been replaced is switched off', () => {
    expect(resolveVersion('2023-01-01', creations, '2023-05-01')).toEqual({
      requested: '2023-01-01',
      served: '2022-06-01',
      stage: 'deprecated',
      deprecation: '2023-04-28T00:00:00Z',
      sunset: '2023-10-25',
    });
    expect(resolveVersion('2023-01-01', creations, '2023-10-25')).toMatchObject({ stage: 'sunset' });
    expect(resolveVersion('2023-01-01', creations, '2023-01-01')).toMatchObject({ stage: 'ga', sunset: null });
  });
});
