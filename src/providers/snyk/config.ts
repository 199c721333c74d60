import { z } from 'zod';
import { baseUrlSetting, tokenSetting } from '../settings.ts';

/** The first date from which a plain version also reaches the operations that Snyk still calls beta. */
const firstVersion = '2024-10-15';

/** What is wrong with a version, or null. Snyk answers one in the future with 400, and one before an operation's first release with 404. */
const faultOfVersion = (version: string): string | null => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(version) ? Date.parse(`${version}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== version) {
    return `must be a date such as ${firstVersion}, with nothing behind it.`;
  }
  if (version < firstVersion) {
    return `must be ${firstVersion} or later: Snyk would answer earlier ones as if nothing were there.`;
  }
  return time > Date.now() ? 'must not be in the future: Snyk refuses such a version. Use a day that has come.' : null;
};

const versionSetting = z.string().superRefine((version, context) => {
  const message = faultOfVersion(version);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

/** Snyk writes its ids in lower case, and they are compared as text. */
const idSetting = z
  .guid("must be a UUID, as the Snyk web interface shows it in the organisation's or group's settings.")
  .toLowerCase();

/** What a directory at Snyk needs to be connected. */
export const snykSettings = z.strictObject({
  token: tokenSetting.describe(
    'an API token of Snyk, or the token of a service account, without the word "token" before it',
  ),
  baseUrl: baseUrlSetting
    .refine(
      (value) => !/\/(?:rest|v1)\/*$/i.test(value),
      'must end before /rest or /v1: Rollcall adds these itself. For most accounts it is https://api.snyk.io.',
    )
    .default('https://api.snyk.io')
    .describe(
      "where the account's region is served: https://api.snyk.io, https://api.us.snyk.io, https://api.eu.snyk.io or https://api.au.snyk.io",
    ),
  groupId: idSetting
    .optional()
    .describe(
      'the Snyk group that the directory is: its members are the users, its organisations the workspaces. Where it is given, orgId is not used',
    ),
  orgId: idSetting
    .optional()
    .describe(
      'the one Snyk organisation that the directory is, where no groupId is given. Without either, it is every organisation the token may read',
    ),
  apiVersion: versionSetting
    .default(firstVersion)
    .describe("the day whose state of Snyk's REST API is asked for, such as 2024-10-15"),
  authScheme: z
    .enum(['token', 'bearer'])
    .default('token')
    .describe(
      'the word before the token: "token" for API tokens and service accounts, "bearer" for OAuth and Snyk Apps',
    ),
});

export type SnykSettings = z.output<typeof snykSettings>;
