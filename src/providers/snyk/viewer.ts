import type { Call } from '../../domain/call.ts';
import { native } from '../../domain/capability.ts';
import type { Operations } from '../../domain/provider.ts';
import type { Snyk } from './snyk.ts';
import { toViewer } from './user-mapping.ts';
import { type Self, selfDocument } from './wire.ts';

/** The user, service account or app that the token is of: the cheapest call that proves it. */
export const readSelf = async (snyk: Snyk, call: Call): Promise<Self> =>
  (await snyk.rest.get(selfDocument, '/rest/self', call)).data;

/** Whose token it is. */
export const viewerOperations = (snyk: Snyk): Pick<Operations, 'getViewer'> => ({
  getViewer: native(async (call) => toViewer(snyk.directory, await readSelf(snyk, call), snyk.scope.kind === 'group')),
});
