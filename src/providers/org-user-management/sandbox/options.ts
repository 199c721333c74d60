import { z } from 'zod';

/** The nine operations. Among those of one method, a path without a part in braces comes before those with one. */
const operationNames = [
  'getOrganization',
  'getMe',
  'updateMe',
  'listUsers',
  'inviteUser',
  'getUser',
  'removeUser',
  'resetPassword',
  'setRoles',
] as const;
/** One of the nine operations. */
export type OperationName = (typeof operationNames)[number];

/** Where each operation is found unless a knob says otherwise: the vendor's documentation names no paths. */
const defaultRoutes: Readonly<Record<OperationName, string>> = {
  getOrganization: 'GET /organization',
  getMe: 'GET /user',
  updateMe: 'PATCH /user',
  listUsers: 'GET /users',
  inviteUser: 'POST /users/invite',
  getUser: 'GET /users/{id}',
  removeUser: 'DELETE /users/{id}',
  resetPassword: 'POST /users/{id}/reset_password',
  setRoles: 'PUT /users/{id}/roles',
};

/** A method and a path, for example `GET /users/{id}`. */
const place = z.string().regex(/^(GET|POST|PUT|PATCH|DELETE) \/\S*$/, 'must be a method, a space and a path');

const knobs = z.strictObject({
  /** Where operations are found that are elsewhere than by default; `{id}` stands for the user's id. */
  routes: z.partialRecord(z.enum(operationNames), place).default({}),
  /** Whether a list's `count` is of all that match or of the items on the page. @default 'total' */
  count: z.enum(['total', 'page']).default('total'),
  /** What a page behind the last one is: empty, or a 404. @default 'empty' */
  pastTheEnd: z.enum(['empty', '404']).default('empty'),
  /** How a refusal is written: `{message}`, `{error}`, `{detail}`, RFC 9457 or plain text. @default 'message' */
  errorStyle: z.enum(['message', 'error', 'detail', 'problem', 'text']).default('message'),
  /** What a write that has nothing to tell is answered with; 200 and 201 come with an empty object. @default 204 */
  writeStatus: z.union([z.literal(200), z.literal(201), z.literal(202), z.literal(204)]).default(204),
  /** How the person behind the token logs in. @default 'password' */
  me: z.enum(['password', 'google']).default('password'),
});

/** The further knobs of org-user-management's sandbox: `vendor` in its options. */
export type OrgUserManagementSandboxOptions = z.input<typeof knobs>;

/** Every knob of the sandbox, set. */
export type Knobs = z.output<typeof knobs>;

/** @throws Error naming each knob that does not exist or has no such setting */
export const readKnobs = (vendor: unknown = {}): Knobs => {
  const read = knobs.safeParse(vendor);
  if (!read.success) {
    throw new Error(`The sandbox of org-user-management has no such knobs:\n${z.prettifyError(read.error)}`);
  }
  return read.data;
};

/** Every operation with its method and path. */
export const routesOf = (knobs: Knobs): readonly { name: OperationName; method: string; template: string }[] =>
  operationNames.map((name) => {
    const [method = '', template = ''] = (knobs.routes[name] ?? defaultRoutes[name]).split(' ');
    return { name, method, template };
  });
