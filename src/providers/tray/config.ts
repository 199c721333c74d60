import { z } from 'zod';
import { baseUrlSetting, tokenSetting } from '../settings.ts';

/** What a directory at Tray needs to be connected. */
export const traySettings = z.strictObject({
  token: tokenSetting.describe(
    'an API token of Tray; one of an organisation admin, or the master token, sees everything that Rollcall can show',
  ),
  baseUrl: baseUrlSetting
    .refine((value) => !/\/core(\/v1)?\/*$/.test(value), 'must end before /core/v1: Rollcall adds that itself.')
    .default('https://api.tray.io')
    .describe(
      "where the token's region is served: https://api.tray.io (US), https://api.eu1.tray.io (EU) or https://api.ap1.tray.io (APAC)",
    ),
});

export type TraySettings = z.output<typeof traySettings>;
