import type { Call } from '../../domain/call.ts';
import { listGroupOrgs } from './orgs.ts';
import { readOrg } from './own-org.ts';
import type { Snyk } from './snyk.ts';
import { readViewer } from './viewer.ts';

/**
 * Makes one call, which proves the token and, where a group or an organisation is configured, that the token reaches it: Snyk takes a good
 * token together with any id, and answers 404 to each list afterwards.
 */
export const checkSnyk = async (snyk: Snyk, call: Call): Promise<void> => {
  const { scope } = snyk;
  switch (scope.kind) {
    case 'group': {
      const needs = { end: false, total: false };
      await listGroupOrgs(snyk, scope.groupId).read({ direction: 'forward', count: 1, from: null, needs }, call);
      return;
    }
    case 'org':
      await readOrg(snyk, scope.orgId, call);
      return;
    case 'token':
      await readViewer(snyk, call);
  }
};
