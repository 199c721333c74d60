import type { GraphQLSchema } from 'graphql';
import { defineAuditEvent } from './audit-event.ts';
import { createBuilder } from './builder.ts';
import { defineCapability } from './capability-types.ts';
import { definePageInfo } from './connection-types.ts';
import { defineDirectory } from './directory.ts';
import { createEnums, type ProviderDescription } from './enums.ts';
import { createFilterInputs } from './filters.ts';
import { defineGap } from './gap.ts';
import { defineHealth } from './health.ts';
import { defineInvite } from './invite.ts';
import { createInvitePayload } from './invite-action.ts';
import { defineMembership } from './membership.ts';
import { defineInviteMutations } from './mutation-invite.ts';
import { defineMemberMutations } from './mutation-member.ts';
import { createMutationTypes } from './mutation-types.ts';
import { defineReconcileMutations } from './mutation-reconcile.ts';
import { defineUserMutations } from './mutation-user.ts';
import { defineNode } from './node.ts';
import { defineProblem } from './problem-type.ts';
import { defineQuery } from './query.ts';
import { defineRole } from './role.ts';
import { defineRootLists } from './root-lists.ts';
import { defineScalars } from './scalars.ts';
import { defineSourceReport } from './source-report.ts';
import { createTypes } from './types.ts';
import { defineUser } from './user.ts';
import { defineViewer } from './viewer.ts';
import { defineWorkspace } from './workspace.ts';

export interface SchemaOptions {
  /** The vendors in the registry: the values of the `Provider` enum. */
  readonly providers: readonly ProviderDescription[];
}

/** Builds the schema. Nothing in it is kept between calls, so that tests can add a vendor of their own. */
export const createSchema = ({ providers }: SchemaOptions): GraphQLSchema => {
  const builder = createBuilder();
  const types = createTypes(builder, createEnums(builder, providers));
  const filters = createFilterInputs(builder, types);
  defineScalars(builder);
  defineQuery(builder, types);
  defineViewer(builder, types);
  defineNode(builder, types);
  definePageInfo(types);
  defineProblem(types);
  defineGap(types);
  defineSourceReport(types);
  defineCapability(builder, types);
  defineHealth(builder, types);
  defineDirectory(builder, types, filters);
  defineUser(builder, types);
  defineWorkspace(builder, types, filters);
  defineRole(types);
  defineMembership(types);
  defineInvite(types);
  defineRootLists(builder, types, filters);
  defineAuditEvent(builder, types, filters);

  const mutationTypes = createMutationTypes(builder, types);
  builder.mutationType({
    description: 'What can be changed. Each mutation says what it did, and what speaks against it.',
  });
  defineUserMutations(builder, types, mutationTypes);
  defineMemberMutations(builder, types, mutationTypes);
  const InvitePayload = createInvitePayload(builder, types, mutationTypes);
  defineInviteMutations(builder, types, mutationTypes, InvitePayload, providers);
  defineReconcileMutations(builder, types, mutationTypes, InvitePayload);
  return builder.toSchema();
};
