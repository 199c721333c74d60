import { z } from 'zod';
import type { SandboxRequest } from '../../../sandbox/server.ts';
import { invalid } from './refusal.ts';
import { roleNames } from './state.ts';

const email = z.string().regex(/^[^@\s]+@[^@\s]+$/, 'must be an e-mail address');
const roles = z.array(z.enum(roleNames));

/** The bodies of the operations that take one. */
export const bodies = {
  updateMe: z.object({ email: email.optional(), name: z.string().optional() }),
  setRoles: roles,
  // `connection` may be null, which means a password, but the vendor's documentation requires it to be there.
  inviteUser: z.object({ connection: z.literal('google-oauth2').nullable(), email, name: z.string(), roles }),
};

/** The request's body, as the schema has it. @throws Refusal with status 400 */
export const bodyOf = <Body>(request: SandboxRequest, schema: z.ZodType<Body>): Body => {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw invalid('The content type must be application/json.');
  }
  const read = schema.safeParse(parse(request.body));
  if (!read.success) throw invalid(z.prettifyError(read.error).replaceAll('\n', ' '));
  return read.data;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('The body is not JSON.');
  }
};
