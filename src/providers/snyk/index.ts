import type { ProviderModule } from '../module.ts';
import { snykSettings } from './config.ts';
import { openSnyk } from './provider.ts';

/** Snyk, read and changed through its REST API (JSON:API with cursor links); its roles are read through its older v1 API. */
export const snyk: ProviderModule = {
  name: 'SNYK',
  displayName: 'Snyk',
  description:
    'Snyk, where code is searched for vulnerabilities: its workspaces are organisations, which may form a group.',
  defaultKey: 'snyk',
  settings: snykSettings,
  environment: {
    SNYK_TOKEN: 'token',
    SNYK_BASE_URL: 'baseUrl',
    SNYK_ORG_ID: 'orgId',
    SNYK_GROUP_ID: 'groupId',
    SNYK_API_VERSION: 'apiVersion',
  },
  secrets: ['token'],
  // Checking again turns what the registry knows nothing about back into Snyk's settings.
  inviteOptions: [],
  open: (directory, settings, connect) => openSnyk(directory, snykSettings.parse(settings), connect),
  sandbox: async () => (await import('./sandbox/server.ts')).startSnykSandbox,
};
