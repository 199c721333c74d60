import type { ProviderModule } from '../module.ts';
import { oumSettings } from './config.ts';
import { connectionOption } from './invite-options.ts';
import { openOum } from './provider.ts';

/** org-user-management 1.0: the users of one organisation. */
export const orgUserManagement: ProviderModule = {
  name: 'ORG_USER_MANAGEMENT',
  displayName: 'org-user-management',
  description: 'org-user-management 1.0: the users and roles of one organisation.',
  defaultKey: 'oum',
  settings: oumSettings,
  environment: { OUM_TOKEN: 'token', OUM_BASE_URL: 'baseUrl' },
  secrets: ['token'],
  inviteOptions: [connectionOption],
  open: (directory, settings, connect) => openOum(directory, oumSettings.parse(settings), connect),
  sandbox: async () => (await import('./sandbox/server.ts')).startOrgUserManagementSandbox,
};
