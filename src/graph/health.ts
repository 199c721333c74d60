import type { Health, RateBudget } from '../domain/health.ts';
import type { Builder } from './builder.ts';
import { codeOf } from './error-code.ts';
import type { Types } from './types.ts';

const stateMeanings = {
  NOT_CALLED:
    'Nothing is known: since this gateway was started, the vendor was not called for it, or not so that it would tell.',
  CLOSED: 'Calls are let through.',
  HALF_OPEN: 'After failures in a row, one call is let through as a trial.',
  OPEN: 'After failures in a row, no call is let through: asking fails at once, until `retryAfter`.',
} as const;
type HealthState = keyof typeof stateMeanings;

/** Nothing that a call could have told is there. */
const isUnknown = ({ breaker, lastSuccessAt, lastFailure, credentialsAccepted }: Health): boolean =>
  breaker === 'CLOSED' && lastSuccessAt === null && lastFailure === null && credentialsAccepted === null;

const upward = (seconds: number | null | undefined): number | null => (seconds == null ? null : Math.ceil(seconds));

/** How a directory is doing, as far as this process has seen. Nothing of it asks the vendor. */
export const defineHealth = (builder: Builder, types: Types): void => {
  const State = builder.enumType('HealthState', {
    description: "Whether calls to a directory's vendor are let through.",
    values: Object.fromEntries(
      Object.entries(stateMeanings).map(([value, description]) => [value, { value, description }]),
    ) as Record<HealthState, { value: HealthState; description: string }>,
  });

  const Failure = builder.objectRef<NonNullable<Health['lastFailure']>>('HealthFailure').implement({
    description: 'A call to a vendor that failed.',
    fields: (t) => ({
      at: t.expose('at', { type: 'DateTime', description: 'When it failed.' }),
      code: t.field({
        type: types.ErrorCode,
        description: 'What went wrong, as a stable word.',
        resolve: ({ error }) => codeOf(error.kind),
      }),
      message: t.string({
        description: 'What went wrong, as a sentence for a person.',
        resolve: ({ error }) => error.message,
      }),
    }),
  });

  const Budget = builder.objectRef<RateBudget>('RateBudget').implement({
    description: 'How many more calls this gateway makes to a vendor for now. What is beyond waits.',
    fields: (t) => ({
      limit: t.int({ description: 'How many calls in all.', resolve: ({ limit }) => Math.floor(limit) }),
      seconds: t.int({ description: 'In how many seconds.', resolve: ({ seconds }) => Math.ceil(seconds) }),
      remaining: t.int({
        description: 'How many are left.',
        resolve: ({ remaining }) => Math.max(0, Math.floor(remaining)),
      }),
      resetAfter: t.int({
        description: 'In how many seconds all are there again.',
        resolve: ({ resetAfterSeconds }) => Math.max(0, Math.ceil(resetAfterSeconds)),
      }),
    }),
  });

  types.DirectoryHealth.implement({
    description:
      "How a directory's vendor has been answering this gateway. Of several gateways each tells its own. Selecting it makes no call.",
    fields: (t) => ({
      state: t.field({
        type: State,
        description: 'Whether calls are let through.',
        resolve: ({ health }) => (health === null || isUnknown(health) ? 'NOT_CALLED' : health.breaker),
      }),
      retryAfter: t.int({
        nullable: true,
        description: 'How many seconds until a call is let through as a trial. Null while the state is not OPEN.',
        resolve: ({ health }) => upward(health?.retryAfterSeconds),
      }),
      pausedFor: t.int({
        nullable: true,
        description:
          'How many seconds this gateway still leaves the vendor alone, as it asked for. Null where it did not.',
        resolve: ({ health }) => upward(health?.pausedForSeconds),
      }),
      credentialsAccepted: t.boolean({
        nullable: true,
        description:
          "Whether the vendor took the directory's own token when it was last asked with it: false means that the token has to be renewed. Null where it was not asked yet.",
        resolve: ({ health }) => health?.credentialsAccepted ?? null,
      }),
      lastSuccessAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When the vendor last answered a call well. Null where it did not yet.',
        resolve: ({ health }) => health?.lastSuccessAt ?? null,
      }),
      lastFailure: t.field({
        type: Failure,
        nullable: true,
        description: 'The last call that failed, whether or not others succeeded since. Null where none did.',
        resolve: ({ health }) => health?.lastFailure ?? null,
      }),
      budget: t.field({
        type: Budget,
        nullable: true,
        description: 'What is left of the calls that the vendor takes in a while. Null where no such rate is known.',
        resolve: ({ health }) => health?.budget ?? null,
      }),
    }),
  });
};
