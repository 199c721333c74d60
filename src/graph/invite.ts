import type { Invite } from '../domain/invite.ts';
import { serve } from '../loaders/offer.ts';
import { defineConnection } from './connection-types.ts';
import type { RequestContext } from './context.ts';
import { directoryOf } from './directory-of.ts';
import { staticGaps } from './gap.ts';
import { rawDescription, readRaw } from './raw.ts';
import type { Types } from './types.ts';
import type { Role } from '../domain/role.ts';
import type { Gap } from '../domain/gap.ts';

const rolesOf = async (invite: Invite, context: RequestContext): Promise<readonly Role[]> => {
  const { directory, roleIds } = invite;
  if (roleIds === null)
    return serve(directoryOf(context, directory), 'getInviteRoles')(invite, context.createRowsCall());
  const roles = await Promise.all(roleIds.map((id) => context.loaders().role.load({ directory, scope: null, id })));
  return roles.filter((role) => role !== null);
};

const gapsOf = async (invite: Invite, context: RequestContext): Promise<Gap[]> => {
  const gaps = staticGaps(directoryOf(context, invite.directory), 'Invite', invite);
  if (invite.roleRaw === null || (await rolesOf(invite, context)).length > 0) return gaps;
  const note = `The vendor says ${JSON.stringify(invite.roleRaw)}, which names no role that it lists.`;
  return [...gaps, { field: 'roles', reason: 'UNMAPPED', note }];
};

export const defineInvite = (types: Types): void => {
  types.Evidence.implement({
    description: 'Why a status is believed.',
    fields: (t) => ({
      source: t.expose('source', { type: types.EvidenceSource, description: 'Where it is from.' }),
      certainty: t.expose('certainty', { type: types.Certainty, description: 'How sure it is.' }),
      observedAt: t.expose('observedAt', { type: 'DateTime', description: 'When it was seen.' }),
      note: t.exposeString('note', { nullable: true, description: 'What else there is to say, or null.' }),
    }),
  });

  types.Invite.implement({
    description: 'Somebody asked to join, and what became of it.',
    interfaces: [types.Node],
    fields: (t) => ({
      vendorId: t.string({
        nullable: true,
        description: "The vendor's own id of the invite. Null where the vendor gives none, or its answer was lost.",
        resolve: ({ id }) => id,
      }),
      directory: t.field({
        type: types.Directory,
        description: 'The directory that it invites to.',
        resolve: ({ directory }, _, context) => directoryOf(context, directory),
      }),
      workspace: t.field({
        type: types.Workspace,
        nullable: true,
        description: 'The workspace that it invites to. Null where it invites to the whole directory.',
        resolve: ({ directory, workspaceId }, _, { loaders }) =>
          workspaceId === null ? null : loaders().workspace.load({ directory, scope: null, id: workspaceId }),
      }),
      email: t.exposeString('email', { description: 'The address that was invited, exactly as the vendor has it.' }),
      name: t.string({
        nullable: true,
        description: 'The name that was invited. Null where the vendor asks for none.',
        resolve: ({ name }) => name ?? null,
      }),
      roles: t.field({
        type: [types.Role],
        nullable: true,
        description:
          'The roles that it offers; empty where its word names none that the vendor lists. Null where they could not be read.',
        resolve: (invite, _, context) => rolesOf(invite, context),
      }),
      roleRaw: t.exposeString('roleRaw', {
        nullable: true,
        description: 'The role exactly as the vendor gave it: an id or a name.',
      }),
      status: t.expose('status', { type: types.InviteStatus, description: 'What became of it.' }),
      evidence: t.field({
        type: types.Evidence,
        description: 'Why the status is believed.',
        resolve: ({ evidence }) => evidence,
      }),
      createdAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it was sent. Null where the vendor does not say.',
        resolve: ({ createdAt }) => createdAt ?? null,
      }),
      expiresAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it ends, if nobody joins. Null where the vendor does not say; never invented.',
        resolve: ({ expiresAt }) => expiresAt ?? null,
      }),
      invitedBy: t.string({
        nullable: true,
        description: 'Who sent it. Null where it was not sent through Rollcall.',
        resolve: ({ history }) => history.invitedBy,
      }),
      firstSeenAt: t.field({
        type: 'DateTime',
        nullable: true,
        description:
          'When Rollcall first knew of it: when it sent it, or saw it at the vendor while reconciling. Null where it did neither.',
        resolve: ({ history }) => history.firstSeenAt,
      }),
      lastSeenAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: "When reconciling last saw it in the vendor's list. Null where it never did.",
        resolve: ({ history }) => history.lastSeenAt,
      }),
      cancelledAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it was withdrawn through Rollcall. Null where it was not.',
        resolve: ({ history }) => history.cancelledAt,
      }),
      acceptedAfter: t.field({
        type: 'DateTime',
        nullable: true,
        description:
          'It was accepted after this moment: reconciling knows no better. Null where it was not accepted, as far as is known.',
        resolve: ({ history }) => history.acceptedAfter,
      }),
      acceptedBefore: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'It was accepted by this moment. Null where it was not accepted, as far as is known.',
        resolve: ({ history }) => history.acceptedBefore,
      }),
      acceptedUser: t.field({
        type: types.User,
        nullable: true,
        description: 'The user who came of it. Null where none is known.',
        resolve: ({ directory, history }, _, { loaders }) =>
          history.acceptedUserId === null
            ? null
            : loaders().user.load({ directory, scope: null, id: history.acceptedUserId }),
      }),
      supersedes: t.field({
        type: types.Invite,
        nullable: true,
        description: 'The invite that this one was sent in place of. Null for the first.',
        resolve: ({ directory, history }, _, { loaders }) =>
          history.supersedes === null
            ? null
            : loaders().ledgerInvite.load({ directory, scope: null, id: history.supersedes }),
      }),
      supersededBy: t.field({
        type: types.Invite,
        nullable: true,
        description: 'The invite that was sent in place of this one. Null for the last.',
        resolve: ({ directory, history }, _, { loaders }) =>
          history.supersededBy === null
            ? null
            : loaders().ledgerInvite.load({ directory, scope: null, id: history.supersededBy }),
      }),
      gaps: t.field({
        type: [types.Gap],
        description: 'Which fields are null or empty, and why.',
        resolve: (invite, _, context) => gapsOf(invite, context),
      }),
      raw: t.field({
        type: 'JSON',
        nullable: true,
        description: rawDescription,
        resolve: (invite, _, context) => readRaw(invite, context),
      }),
    }),
  });

  defineConnection(types, {
    connection: types.InviteConnection,
    edge: types.InviteEdge,
    node: types.Invite,
    nodeOf: (invite) => invite,
    what: 'invites',
    edgeDescription: 'An invite in a list.',
  });
};
