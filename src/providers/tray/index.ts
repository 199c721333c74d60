import type { ProviderModule } from '../module.ts';
import { traySettings } from './config.ts';
import { openTray } from './provider.ts';

/** Tray.ai, reached through its platform API `/core/v1`. */
export const tray: ProviderModule = {
  name: 'TRAY',
  displayName: 'Tray.ai',
  description: 'Tray.ai: the users, workspaces and roles of one organisation, through its platform API.',
  defaultKey: 'tray',
  settings: traySettings,
  environment: { TRAY_TOKEN: 'token', TRAY_BASE_URL: 'baseUrl' },
  secrets: ['token'],
  inviteOptions: [],
  open: (directory, settings, connect) => openTray(directory, traySettings.parse(settings), connect),
  sandbox: async () => (await import('./sandbox/server.ts')).startTraySandbox,
};
