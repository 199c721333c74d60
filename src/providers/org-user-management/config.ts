import { z } from 'zod';
import { baseUrlSetting, tokenSetting } from '../settings.ts';
import { routesSetting } from './routes.ts';

/** What a directory at org-user-management needs to be connected. */
export const oumSettings = z.strictObject({
  token: tokenSetting.describe('a bearer token of org-user-management; its organisation is the directory'),
  baseUrl: baseUrlSetting.describe(
    "where the API is served, without the routes' paths: the vendor's documentation names no address",
  ),
  routes: routesSetting
    .prefault({})
    .describe(
      "the paths of the vendor's operations, and the methods of those that write, where they are not the usual ones",
    ),
});

export type OumSettings = z.output<typeof oumSettings>;
