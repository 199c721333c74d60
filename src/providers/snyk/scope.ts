import type { SnykSettings } from './config.ts';

/** Which part of Snyk the directory is: a group, one organisation, or every organisation that the token may read. */
export type Scope =
  | { readonly kind: 'group'; readonly groupId: string }
  | { readonly kind: 'org'; readonly orgId: string }
  | { readonly kind: 'token' };

/** A group has more to tell than an organisation in it, so it counts where both are configured. */
export const scopeOf = ({ groupId, orgId }: Pick<SnykSettings, 'groupId' | 'orgId'>): Scope => {
  if (groupId !== undefined) return { kind: 'group', groupId };
  return orgId === undefined ? { kind: 'token' } : { kind: 'org', orgId };
};
