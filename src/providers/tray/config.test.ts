import { expect, test } from 'vitest';
import { traySettings } from './config.ts';

const token = 'secret';

test('a token is enough', () => {
  expect(traySettings.parse({ token })).toEqual({ token, baseUrl: 'https://api.tray.io' });
});

test('what has been checked can be checked again', () => {
  const checked = traySettings.parse({ token, baseUrl: 'https://api.eu1.tray.io/' });
  expect(traySettings.parse(checked)).toEqual(checked);
});

test.each(['https://api.tray.io/core/v1', 'https://api.tray.io/core/v1/', 'https://api.tray.io/core'])(
  'a base URL that ends as %s is told to end earlier',
  (baseUrl) => {
    expect(traySettings.safeParse({ token, baseUrl }).error?.issues[0]?.message).toContain('before /core/v1');
  },
);

test('every setting is described, and no other is taken', () => {
  for (const setting of Object.values(traySettings.shape)) expect(setting.description).toBeTruthy();
  expect(traySettings.safeParse({ token, region: 'eu' }).success).toBe(false);
});
