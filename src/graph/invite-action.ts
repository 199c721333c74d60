import type { Invite } from '../domain/invite.ts';
import type { WriteResult } from '../domain/outcome.ts';
import type { InviteSubject } from '../writes/invite-writes.ts';
import { problem } from '../writes/problem.ts';
import { rejected } from '../writes/result.ts';
import type { WriteOptions } from '../writes/single-write.ts';
import type { WriteContext } from '../writes/write-context.ts';
import type { Builder } from './builder.ts';
import type { RequestContext } from './context.ts';
import { type MutationTypes, payloadFields } from './mutation-types.ts';
import { findNode } from './node.ts';
import type { Types } from './types.ts';
import { type CommonInput, createInputReader, providerOf, write } from './write-input.ts';

/** The invite that a result is about, as the ledger has it. */
export const loadInvite = (
  { directory, inviteId }: WriteResult,
  { loaders }: RequestContext,
): Promise<Invite | null> | null =>
  directory === null || inviteId === null
    ? null
    : loaders().ledgerInvite.load({ directory, scope: null, id: inviteId });

/** The payload of mutations that act upon one invite. */
export const createInvitePayload = (builder: Builder, types: Types, mutationTypes: MutationTypes) =>
  builder.objectRef<WriteResult>('InvitePayload').implement({
    description: 'What became of a change to an invite.',
    fields: (t) => ({
      ...payloadFields(t, types, mutationTypes),
      invite: t.field({
        type: types.Invite,
        nullable: true,
        description: 'The invite as it now stands; after a resend, the new one. Null where nothing was done.',
        resolve: (result, _, context) => loadInvite(result, context),
      }),
    }),
  });

export type InvitePayload = ReturnType<typeof createInvitePayload>;

type InviteAction = (writes: WriteContext, subject: InviteSubject, options: WriteOptions) => Promise<WriteResult>;

/** Reads an invite and hands it to what is to be done with it. */
export const onInvite = (
  input: CommonInput & { readonly inviteId: string | number },
  context: RequestContext,
  act: InviteAction,
  reader = createInputReader(context),
): Promise<WriteResult> => {
  const subject = `${input.inviteId}`;
  const address = reader.node('Invite', subject, ['inviteId']);
  const options = reader.options(input);
  return write(context, reader, async (writes) => {
    const invite = address === null ? null : await findNode(subject, context);
    if (address === null || invite === null || !('kind' in invite) || invite.kind !== 'Invite') {
      return rejected(null, [problem('NOT_POSSIBLE', 'There is no such invite (any more).', ['inviteId'])]);
    }
    return act(writes, { provider: providerOf(address, context), invite, subject }, options);
  });
};
