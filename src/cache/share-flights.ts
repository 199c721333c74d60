import { queryString } from '../http/query.ts';
import type { Transport } from '../http/transport.ts';
import type { ForgetfulTransport } from './forgetful-transport.ts';
import type { NameCredential } from './credentials.ts';
import { beginFlight, type Flight } from './flight.ts';

export interface FlightSharing {
  readonly directory: string;
  /** The vendor's name as people say it, for errors. */
  readonly vendor: string;
  readonly nameOf: NameCredential;
  /** Told of each read that was not sent since another was under way. */
  readonly shared: () => void;
}

/**
 * A transport that sends an identical GET (path and query) of one principal with one credential once, while it is under way, whichever requests
 * ask for it. A write makes the reads that were begun before its end unshareable, so that who has written reads what was written. A call that
 * wants an answer of a certain age joins none, but others may join it.
 */
export const shareFlights = (
  transport: Transport,
  { directory, vendor, nameOf, shared }: FlightSharing,
): ForgetfulTransport => {
  const flights = new Map<string, Flight>();

  const send: Transport['send'] = (request, call) => {
    const { principal, maxAge } = call;
    if (principal === undefined || call.signal.aborted) return transport.send(request, call);
    const { method, path } = request;
    const key = `${nameOf(call)} ${path}${queryString(request.query)} ${principal}`;
    const known = maxAge === undefined ? flights.get(key) : undefined;
    if (known !== undefined) {
      shared();
      return known.join(call);
    }
    const over = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    const flight = beginFlight({ transport, request, attempt: { vendor, directory, method, path }, over });
    flights.set(key, flight);
    return flight.join(call);
  };

  return {
    send: (request, call) =>
      request.method === 'GET' ? send(request, call) : transport.send(request, call).finally(() => flights.clear()),
    close: transport.close,
    forget: () => flights.clear(),
  };
};
