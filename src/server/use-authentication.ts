import type { Plugin } from 'graphql-yoga';
import { readCallerTokens } from '../access/caller-tokens.ts';
import { type Admission, nodeRequestOf } from './admission.ts';
import { type Refusal, refusalResponse } from './refusal.ts';
import type { RequestRecords } from './request-record.ts';

export interface AuthenticationOptions {
  readonly records: RequestRecords;
  readonly admission: Admission;
  /** The directories whose token each caller brings. */
  readonly tokenDirectories: ReadonlySet<string>;
}

/**
 * Puts the caller on the request's record, or ends the request, before anything of it is read. Must come behind what answers to everybody, and
 * before everything else.
 */
export const useAuthentication = ({ records, admission, tokenDirectories }: AuthenticationOptions): Plugin => ({
  async onRequest(payload) {
    const { request, serverContext, fetchAPI } = payload;
    const record = records.of(request);
    if (record.caller !== null) return;
    const refuse = (refusal: Refusal): void => {
      record.errorCodes.add(refusal.code);
      payload.endResponse(refusalResponse(refusal, request, fetchAPI));
    };
    const admitted = await admission.admit(request, serverContext);
    if ('refusal' in admitted) return refuse(admitted.refusal);
    const { principal } = admitted;
    const received = nodeRequestOf(serverContext)?.headers;
    const tokens = readCallerTokens(
      // All that came over a socket are there already, and need not be copied.
      received === undefined ? request.headers.keys() : Object.keys(received),
      (name) => request.headers.get(name),
      (directory) => tokenDirectories.has(directory) && principal.may('read', directory),
    );
    if (typeof tokens === 'string') return refuse({ status: 400, code: 'BAD_REQUEST', message: tokens });
    record.caller = { principal, tokens };
  },
});
