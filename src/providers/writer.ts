import type { z } from 'zod';
import { emptyReceipt, type PlannedWrite, type WriteReceipt, type WriteRequest } from '../domain/write.ts';
import type { Transport } from '../http/transport.ts';

export interface WriteDetail {
  /** What the vendor documents to happen beside the obvious, a sentence each. */
  readonly sideEffects?: readonly string[];
  /** Reads the receipt out of the answer. Left out where the answer tells nothing: its body is then of no account. */
  readonly receipt?: z.ZodType<WriteReceipt>;
}

/** Plans one directory's writes: each is sent exactly as it was planned, once. */
export interface Writer {
  readonly plan: (request: WriteRequest, detail?: WriteDetail) => PlannedWrite;
}

/** An answer that does not fit the receipt's schema, or names no id, gives a receipt that says so: by its status, the write was carried out. */
export const createWriter = (transport: Transport): Writer => ({
  plan: (request, { sideEffects = [], receipt } = {}) => ({
    request,
    sideEffects,
    send: async (call) => {
      if (receipt === undefined) {
        await transport.send({ ...request, ignoreBody: true }, call);
        return emptyReceipt;
      }
      const { body } = await transport.send(request, call);
      const told = receipt.safeParse(body).data;
      return told === undefined || told.id === null ? { ...(told ?? emptyReceipt), isUnclear: true } : told;
    },
  }),
});
