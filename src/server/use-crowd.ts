import type { Plugin } from 'graphql-yoga';
import type { Crowd } from './crowd.ts';
import type { RequestRecords } from './request-record.ts';

/** Carries out no request for which its vendors have no time. Must come behind what reckons its calls, and what else carries it out. */
export const useCrowd = (records: RequestRecords, { carry }: Crowd): Plugin => ({
  onExecute({ args, executeFn, setExecuteFn }) {
    const record = records.of(args.contextValue.request);
    setExecuteFn((given) => carry(record, () => executeFn(given)));
  },
});
