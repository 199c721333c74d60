import type { ServerResponse } from 'node:http';
import type { Fault, RecordedRequest } from './sandbox.ts';

/** The faults that wait for their requests, in the order they were injected. */
export interface FaultList {
  readonly add: (fault: Fault) => void;
  readonly clear: () => void;
  /** The first fault that hits this request, which is thereby used once. */
  readonly take: (request: RecordedRequest) => Fault | undefined;
}

/** An empty list of faults. */
export const faultList = (): FaultList => {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => waiting.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    clear: () => {
      waiting = [];
    },
    take: (request) => {
      const hit = waiting.find(({ fault, left }) => left > 0 && (fault.matches?.(request) ?? true));
      if (hit === undefined) return undefined;
      hit.left -= 1;
      return hit.fault;
    },
  };
};

/** Answers, or fails to answer, as the fault says. `lost` is the text that the vendor would have sent, if it acted. */
export const showFault = (fault: Fault, outgoing: ServerResponse, lost: string | undefined): void => {
  switch (fault.kind) {
    case 'status':
      outgoing.writeHead(fault.status ?? 500, headersOf(fault)).end(fault.body ?? '');
      return;
    case 'garbage':
      outgoing.writeHead(fault.status ?? 200, headersOf(fault)).end(fault.body ?? '<!doctype html><p>Not JSON</p>');
      return;
    case 'silence':
      return;
    case 'reset':
      outgoing.socket?.resetAndDestroy();
      return;
    case 'truncate':
      sendHalf(fault, outgoing, lost, () => outgoing.socket?.destroy());
      return;
    case 'stall':
      sendHalf(fault, outgoing, lost, () => undefined);
      return;
    case 'endless':
      sendForever(fault, outgoing);
  }
};

const headersOf = (fault: Fault): Record<string, string> => ({ 'content-type': 'application/json', ...fault.headers });

const sendHalf = (fault: Fault, outgoing: ServerResponse, lost: string | undefined, then: () => void): void => {
  const whole = Buffer.from(fault.body ?? lost ?? '{"message":"A sentence that is too long to arrive."}');
  outgoing.writeHead(fault.status ?? 200, { ...headersOf(fault), 'content-length': String(whole.byteLength) });
  outgoing.write(whole.subarray(0, Math.floor(whole.byteLength / 2)), then);
};

const sendForever = (fault: Fault, outgoing: ServerResponse): void => {
  const chunk = Buffer.from(`${'"more",'.repeat(8_000)}`);
  outgoing.writeHead(fault.status ?? 200, headersOf(fault));
  const more = (): void => {
    // After the client has gone, no chunk is taken any more and none is offered.
    if (!outgoing.destroyed) outgoing.write(chunk, (error) => error ?? more());
  };
  outgoing.write('[', more);
};
