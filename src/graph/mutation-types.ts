import type { ImplementableObjectRef } from '@pothos/core';
import {
  outcomes,
  type Outcome,
  type PlannedRequest,
  type WriteCheck,
  writeChecks,
  type WriteResult,
} from '../domain/outcome.ts';
import type { Builder } from './builder.ts';
import { directoryOf } from './directory-of.ts';
import { problemOfWrite } from './problem.ts';
import type { Types } from './types.ts';

const outcomeMeanings: Record<Outcome, string> = {
  APPLIED: 'The vendor carried it out, and shows it where it can be seen.',
  PLANNED: 'A dry run: `plan` is what would be sent. Nothing was.',
  ALREADY_IN_STATE: 'There was nothing to do. Nothing was sent, or the vendor said so.',
  UNCONFIRMED: 'The vendor accepted it, but does not show it yet, or answered otherwise than it documents.',
  UNKNOWN: 'It left Rollcall, and whether the vendor carried it out is not known. It is not sent again by itself.',
  REFUSED: 'It was not carried out: the vendor refused it, could not be reached, or the quota is used up.',
  REJECTED: 'Nothing was sent: `problems` say what speaks against it.',
  IN_PROGRESS: 'Another request with the same `idempotencyKey` is being carried out.',
  PARTIAL: 'The targets ended differently: see each.',
};

const checkMeanings: Record<WriteCheck, string> = {
  EXISTING_USER: 'Somebody with this address, or this member, is already there.',
  OPEN_INVITE: 'An invite to this address is still open here.',
  LAST_ADMIN: 'Nobody would be left to administer the directory or workspace.',
  PROTECTED_ACCOUNT: "The account is the one behind the directory's own token.",
  UNCHECKED: 'Something could not be looked into, such as a list too long for the call budget.',
};

/** The types that all mutations share. */
export const createMutationTypes = (builder: Builder, types: Types) => {
  const OutcomeEnum = builder.enumType('Outcome', {
    description: 'How a mutation, or one target of it, ended.',
    values: Object.fromEntries(
      outcomes.map((value) => [value, { value, description: outcomeMeanings[value] }]),
    ) as Record<Outcome, { value: Outcome; description: string }>,
  });
  const WriteCheckEnum = builder.enumType('WriteCheck', {
    description: 'What can speak against a write, and be set aside by naming it in `overrides`.',
    values: Object.fromEntries(
      writeChecks.map((value) => [value, { value, description: checkMeanings[value] }]),
    ) as Record<WriteCheck, { value: WriteCheck; description: string }>,
  });
  const PlannedRequestType = builder.objectRef<PlannedRequest>('PlannedRequest').implement({
    description: 'A request that would be sent to a vendor.',
    fields: (t) => ({
      directory: t.field({
        type: types.Directory,
        description: 'The directory whose vendor it would be sent to.',
        resolve: ({ directory }, _, context) => directoryOf(context, directory),
      }),
      method: t.exposeString('method', { description: 'The HTTP method.' }),
      path: t.exposeString('path', { description: "The path and query below the directory's base URL." }),
      body: t.field({
        type: 'JSON',
        nullable: true,
        description: 'The JSON body. Null where there is none.',
        resolve: ({ body }) => body,
      }),
      sideEffects: t.exposeStringList('sideEffects', { description: 'What the vendor documents to happen besides.' }),
    }),
  });
  return { Outcome: OutcomeEnum, WriteCheck: WriteCheckEnum, PlannedRequest: PlannedRequestType };
};

export type MutationTypes = ReturnType<typeof createMutationTypes>;

type PayloadRef = ImplementableObjectRef<Builder['$inferSchemaTypes'], WriteResult>;
type PayloadFields = NonNullable<Parameters<PayloadRef['implement']>[0]['fields']>;
type PayloadFieldBuilder = Parameters<PayloadFields>[0];

/** The fields that every payload has. */
export const payloadFields = (
  t: PayloadFieldBuilder,
  types: Types,
  mutationTypes: MutationTypes,
): ReturnType<PayloadFields> => ({
  outcome: t.expose('outcome', { type: mutationTypes.Outcome, description: 'How it ended.' }),
  problems: t.field({
    type: [types.Problem],
    description: 'What the caller can act on: all that speaks against it, or went wrong, at once.',
    resolve: ({ problems }) => problems.map(problemOfWrite),
  }),
  plan: t.field({
    type: [mutationTypes.PlannedRequest],
    description: 'In a dry run, what would be sent, in order. Else empty.',
    resolve: ({ plan }) => plan,
  }),
});

export const idempotencyKeyDescription =
  'A word of your own, at most 200 characters, that stands for this request: asked again with the same key and input, it is not carried out again but answered with the first result. Keys of different callers never meet.';
export const dryRunDescription =
  'Whether only to say what would be sent, and what speaks against it. Nothing is sent or recorded.';
export const overridesDescription = 'What may not speak against it, each named.';
