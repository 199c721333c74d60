import { ProviderError } from '../../domain/provider-error.ts';
import type { Snyk } from './snyk.ts';

/** The one role that Snyk takes at a time. Rejects fewer and more before anything is sent. */
export const onlyRole = ({ directory }: Snyk, [roleId, ...others]: readonly string[]): string => {
  if (roleId !== undefined && others.length === 0) return roleId;
  const message = `Snyk gives exactly one role (directory "${directory}"). Name one.`;
  throw new ProviderError('invalid-input', directory, message, { unsent: true });
};
