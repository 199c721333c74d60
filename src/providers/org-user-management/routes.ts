import { z } from 'zod';
import type { WriteRequest } from '../../domain/write.ts';

const isPath = z
  .string()
  .regex(/^\/(?!\/)[!-~]*$/, 'must be a path that starts with one slash, percent-encoded.')
  .refine(
    (value) => !/[?#\\]|\/(?:\.|%2e){1,2}(?:\/|$)/i.test(value),
    'must be a plain path: no query, fragment, backslash or dot segment.',
  );

const idPlaces = (value: string): number => value.split('/').filter((segment) => segment === '{id}').length;

const fixedPath = isPath.refine(
  (value) => !/[{}]/.test(value),
  'must not have a part in braces: it is of no single user.',
);
const userPath = isPath.refine(
  (value) => idPlaces(value) === 1 && !/[{}]/.test(value.replace('{id}', '')),
  'must have {id} as exactly one of its segments, such as /users/{id}.',
);

const methods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly WriteRequest['method'][];

/** A method, a space and a path of the given kind. */
const placeOf = (path: z.ZodType<string>) =>
  z.string().superRefine((value, context) => {
    const method = methods.find((word) => value.startsWith(`${word} `));
    if (method === undefined) {
      context.addIssue({ code: 'custom', message: `must be one of ${methods.join(', ')}, a space and a path.` });
      return;
    }
    for (const { message } of path.safeParse(value.slice(method.length + 1)).error?.issues ?? []) {
      context.addIssue({ code: 'custom', message });
    }
  });

/** Where the vendor's operations are found. Its documentation names neither paths nor methods: these are the likeliest, and each can be set. */
export const routesSetting = z.strictObject({
  organization: fixedPath.default('/organization').describe('the path of "Get information about your organization"'),
  viewer: fixedPath.default('/user').describe('the path of "Get your user data"'),
  users: fixedPath.default('/users').describe('the path of "List users in your organization"'),
  user: userPath.default('/users/{id}').describe('the path of "Get a user by their id", with {id} for the id'),
  updateViewer: placeOf(fixedPath)
    .optional()
    .describe('the method and path of "Update your user data"; PATCH and the path of `viewer` where it is left out'),
  removeUser: placeOf(userPath)
    .optional()
    .describe(
      'the method and path of "Remove a user from your organization"; DELETE and the path of `user` where it is left out',
    ),
  inviteUser: placeOf(fixedPath)
    .default('POST /users/invite')
    .describe('the method and path of "Invite a user to your organization"'),
  setUserRoles: placeOf(userPath)
    .default('PUT /users/{id}/roles')
    .describe(`the method and path of "Update a user's roles", with {id} for the id`),
  resetPassword: placeOf(userPath)
    .default('POST /users/{id}/reset_password')
    .describe(`the method and path of "Reset a user's password", with {id} for the id`),
});

export type OumRoutes = z.output<typeof routesSetting>;

/** Where a write is sent: the method, and the path with `{id}` still in it. */
export interface OumPlace {
  readonly method: WriteRequest['method'];
  readonly path: string;
}

const read = (place: string): OumPlace => {
  const method = methods.find((word) => place.startsWith(`${word} `)) ?? 'POST';
  return { method, path: place.slice(method.length + 1) };
};

/** The places of the writes, with those that follow a reading path where they are not set. */
export const writePlaces = (routes: OumRoutes) => ({
  updateViewer: read(routes.updateViewer ?? `PATCH ${routes.viewer}`),
  removeUser: read(routes.removeUser ?? `DELETE ${routes.user}`),
  inviteUser: read(routes.inviteUser),
  setUserRoles: read(routes.setUserRoles),
  resetPassword: read(routes.resetPassword),
});
