import type { ProviderModule } from './module.ts';
import { orgUserManagement } from './org-user-management/index.ts';
import { snyk } from './snyk/index.ts';
import { tray } from './tray/index.ts';

/** Every vendor Rollcall knows, one line each; their order is the order of the schema's `Provider` enum. */
export const providerModules: readonly ProviderModule[] = [tray, orgUserManagement, snyk];
