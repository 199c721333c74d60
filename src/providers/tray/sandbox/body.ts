import { z } from 'zod';
import type { SandboxRequest } from '../../../sandbox/server.ts';
import { invalid } from './refusal.ts';

/** What Tray's documentation lets an address be. */
export const emailPattern =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** What Tray's documentation lets the id of a user or workspace be. */
export const idPattern = /^[a-zA-Z0-9-]+$/;

const email = z.string().regex(emailPattern);

/** The bodies of the operations that take one. */
export const bodies = {
  createUser: z.object({ name: z.string(), email, organizationRoleId: z.guid() }),
  invite: z.object({ email, organizationRoleId: z.guid() }),
  setRole: z.object({ roleId: z.guid() }),
  addMember: z.object({ userId: z.string().regex(idPattern), roleId: z.guid() }),
};

/** The request's body, as the schema has it. @throws Refusal with status 400 */
export const bodyOf = <Body>(request: SandboxRequest, schema: z.ZodType<Body>): Body => {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw invalid("the request's content type must be application/json");
  }
  const read = schema.safeParse(parse(request.body));
  if (!read.success) throw invalid(z.prettifyError(read.error).replaceAll('\n', ' '));
  return read.data;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('the body is not JSON');
  }
};
