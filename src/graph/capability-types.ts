import type { InviteQuota, QuotaUse } from '../domain/ledger-write.ts';
import type { Builder } from './builder.ts';
import { type Capability, operationEnumName, operationMeanings, writeMeanings } from './capability.ts';
import type { Types } from './types.ts';

/** What a directory can do, and how far what a vendor takes is used up. */
export const defineCapability = (builder: Builder, types: Types): void => {
  const Operation = builder.enumType('Operation', {
    description: 'What can be asked of a directory, or changed in it.',
    values: Object.fromEntries(
      Object.entries({ ...operationMeanings, ...writeMeanings }).map(([name, description]) => [
        operationEnumName(name),
        { value: name, description },
      ]),
    ),
  });

  const Filter = builder.objectRef<Capability['filters'][number]>('FilterCapability').implement({
    description: 'How a filter of a list is applied.',
    fields: (t) => ({
      name: t.exposeString('name', { description: "The filter's name." }),
      support: t.expose('support', {
        type: types.Support,
        description: 'Whether the vendor applies it, or Rollcall to what it reads, within the call budget.',
      }),
      how: t.exposeString('how', { description: 'What to know of it.' }),
    }),
  });

  const Quota = builder.objectRef<InviteQuota & QuotaUse>('Quota').implement({
    description:
      'How much of what a vendor takes in a stretch of time is used up, counted by Rollcall over the last so many seconds. `used` is the most that Rollcall may have sent; what is sent elsewhere it does not see, so that the vendor may refuse earlier. When the vendor itself starts to count anew is not documented.',
    fields: (t) => ({
      limit: t.exposeInt('limit', { description: 'How many the vendor takes.' }),
      windowSeconds: t.exposeInt('seconds', { description: 'In how many seconds.' }),
      used: t.exposeInt('used', {
        description: 'How many Rollcall sent in the last so many seconds, or may have sent.',
      }),
      remaining: t.int({
        description: 'How many Rollcall will still send now.',
        resolve: ({ limit, used }) => Math.max(0, limit - used),
      }),
      freeAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When a place will be free. Null where one is.',
        resolve: ({ freeAt }) => freeAt,
      }),
    }),
  });

  types.Capability.implement({
    description: 'Whether and how a directory serves an operation.',
    fields: (t) => ({
      operation: t.field({ type: Operation, description: 'The operation.', resolve: ({ operation }) => operation }),
      support: t.expose('support', { type: types.Support, description: 'Whether it is served, and by whom.' }),
      how: t.exposeString('how', {
        nullable: true,
        description: 'How it is emulated, why it is unsupported, or a caution. Null where there is nothing to add.',
      }),
      verification: t.expose('verification', {
        type: types.Verification,
        nullable: true,
        description: 'How far it has been tried. Null where it is unsupported.',
      }),
      filters: t.field({
        type: [Filter],
        description: 'The filters that the list takes.',
        resolve: ({ filters }) => filters,
      }),
      quota: t.field({
        type: Quota,
        nullable: true,
        description:
          'How far the number is used up that the vendor takes in a day. Null where it documents none, and where this gateway keeps no ledger to count in.',
        resolve: async ({ directory, quota }, _, { ledger, now }) =>
          quota === null || ledger === null
            ? null
            : { ...quota, ...(await ledger.readQuota(directory, quota, now().toISOString())) },
      }),
    }),
  });
};
