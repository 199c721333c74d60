import { isLoopback } from '../http/loopback.ts';
import type { Fault } from './config-error.ts';

/** A host to listen on, and the setting that it comes from. */
export interface NamedHost {
  readonly host: string;
  readonly where: string;
}

/** What is wrong with where a gateway is to listen, or null: without access control it may be reached from this machine only. */
export const faultOfExposure = ({ host, where }: NamedHost, hasAccess: boolean): Fault | null =>
  hasAccess || isLoopback(host)
    ? null
    : {
        where,
        what: 'can be reached from other machines, and there is no access control: whoever reached it could read all that the tokens can. Give `access` in the configuration (`rollcall key create` makes a key), or listen on 127.0.0.1.',
      };
