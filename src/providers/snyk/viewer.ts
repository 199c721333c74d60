import type { Call } from '../../domain/call.ts';
import { native } from '../../domain/capability.ts';
import type { Operations } from '../../domain/provider.ts';
import type { User } from '../../domain/user.ts';
import type { Snyk } from './snyk.ts';
import { toViewer } from './user-mapping.ts';
import { selfDocument } from './wire.ts';

/** The user, service account or app that the token is of. */
export const readViewer = async (snyk: Snyk, call: Call): Promise<User> => {
  const { data } = await snyk.rest.get(selfDocument, '/rest/self', call);
  if (data.type !== 'user') snyk.unlisted.add(data.id);
  return toViewer(snyk.directory, data, snyk.scope.kind === 'group');
};

/** Whose token it is. */
export const viewerOperations = (snyk: Snyk): Pick<Operations, 'getViewer'> => ({
  getViewer: native((call) => readViewer(snyk, call)),
});
