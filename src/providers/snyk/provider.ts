import type { ThingKind } from '../../domain/freshness.ts';
import type { Directory } from '../../domain/directory.ts';
import type { Provider } from '../../domain/provider.ts';
import type { Connect } from '../../http/transport.ts';
import type { SnykSettings } from './config.ts';
import { checkSnyk } from './check.ts';
import { gapsOf } from './gaps.ts';
import { inviteWrites } from './invite-writes.ts';
import { inviteOperations } from './invites.ts';
import { memberWrites } from './member-writes.ts';
import { askMemberByEmail, memberOperations } from './members.ts';
import { roleOperations } from './roles.ts';
import { scopeOf } from './scope.ts';
import { createSnyk } from './snyk.ts';
import { isSnykId } from './snyk-id.ts';
import { userMembershipOperations } from './user-memberships.ts';
import { userWrites } from './user-writes.ts';
import { userOperations } from './users.ts';
import { viewerOperations } from './viewer.ts';
import { workspaceOperations } from './workspaces.ts';
import { snykWriteRules } from './write-rules.ts';

/** What a path ends in says what it lists; one of an organisation ends in its id. */
const kindOf = (path: string): ThingKind | null => {
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (last === 'self') return 'users';
  if (last === 'roles' || last === 'memberships' || last === 'invites') return last;
  if (last.endsWith('_memberships')) return 'memberships';
  return last === 'orgs' || /^\/rest\/orgs\/[^/]+$/.test(path) ? 'workspaces' : null;
};

/** Opens a directory at Snyk. Nothing is sent until an operation is asked for. */
export const openSnyk = (directory: Directory, settings: SnykSettings, connect: Connect): Provider => {
  const transport = connect({
    directory: directory.key,
    vendor: 'Snyk',
    baseUrl: new URL(settings.baseUrl),
    token: settings.token,
    headers: (given) => ({ authorization: `${settings.authScheme} ${given}` }),
    // Snyk's documentation: 1620 a minute for each API key.
    rate: { calls: 1620, seconds: 60 },
    mediaType: 'application/vnd.api+json',
    kindOf,
  });
  const snyk = createSnyk(transport, directory.key, scopeOf(settings), settings.apiVersion);
  return {
    directory,
    operations: {
      ...userOperations(snyk),
      ...workspaceOperations(snyk),
      ...roleOperations(snyk),
      ...memberOperations(snyk),
      ...userMembershipOperations(snyk),
      ...inviteOperations(snyk),
      ...viewerOperations(snyk),
    },
    writes: { ...inviteWrites(snyk), ...memberWrites(snyk), ...userWrites(snyk) },
    writeRules: snykWriteRules,
    askMemberByEmail: (workspaceId, email, call) => askMemberByEmail(snyk, workspaceId, email, call),
    gaps: gapsOf(snyk.scope),
    isId: (_kind, id) => isSnykId(id),
    check: (call) => checkSnyk(snyk, call),
    close: transport.close,
  };
};
