import { z } from 'zod';
import { baseUrlSetting, tokenSetting } from '../settings.ts';

const path = z
  .string()
  .regex(/^\/(?!\/)[!-~]*$/, 'must be a path that starts with one slash, percent-encoded.')
  .refine(
    (value) => !/[?#\\]|\/(?:\.|%2e){1,2}(?:\/|$)/i.test(value),
    'must be a plain path: no query, fragment, backslash or dot segment.',
  );

const idPlaces = (value: string): number => value.split('/').filter((segment) => segment === '{id}').length;

const fixedPath = path.refine(
  (value) => !/[{}]/.test(value),
  'must not have a part in braces: it is of no single user.',
);
const userPath = path.refine(
  (value) => idPlaces(value) === 1 && !/[{}]/.test(value.replace('{id}', '')),
  'must have {id} as exactly one of its segments, such as /users/{id}.',
);

/** Where the vendor's operations are found. Its documentation names no paths: these are the likeliest, and each can be set. */
const routesSetting = z.strictObject({
  organization: fixedPath.default('/organization').describe('the path of "Get information about your organization"'),
  viewer: fixedPath.default('/user').describe('the path of "Get your user data"'),
  users: fixedPath.default('/users').describe('the path of "List users in your organization"'),
  user: userPath.default('/users/{id}').describe('the path of "Get a user by their id", with {id} for the id'),
});

export type OumRoutes = z.output<typeof routesSetting>;

/** What a directory at org-user-management needs to be connected. */
export const oumSettings = z.strictObject({
  token: tokenSetting.describe('a bearer token of org-user-management; its organisation is the directory'),
  baseUrl: baseUrlSetting.describe(
    "where the API is served, without the routes' paths: the vendor's documentation names no address",
  ),
  routes: routesSetting
    .prefault({})
    .describe("the paths of the vendor's operations, where they are not the usual ones"),
});

export type OumSettings = z.output<typeof oumSettings>;
