import { type Call, createCallBudget } from '../../../src/domain/call.ts';

/** What a fake vendor was asked. An identical read of one request is sent once, as the transport sees to. */
export interface Upstream {
  readonly sent: string[];
  readonly answer: <R>(call: Call, request: string, answer: () => R) => Promise<R>;
}

export const createUpstream = (directory = 'fake'): Upstream => {
  const sent: string[] = [];
  return {
    sent,
    answer: async <R>(call: Call, request: string, answer: () => R): Promise<R> => {
      const key = `${directory} ${request}`;
      const known = call.reads.get(key) as Promise<R> | undefined;
      if (known !== undefined) return known;
      call.budget.take(directory);
      sent.push(request);
      const made = Promise.resolve(answer());
      call.reads.set(key, made);
      return made;
    },
  };
};

export const newCall = (limit = Number.POSITIVE_INFINITY): Call => ({
  signal: new AbortController().signal,
  budget: createCallBudget(limit),
  reads: new Map(),
});
