import { readFileSync } from 'node:fs';
import type { ProviderModule } from '../providers/module.ts';

/** What `rollcall --help` prints. */
export const helpText = (
  modules: readonly ProviderModule[],
): string => `Rollcall: one GraphQL endpoint for the users, workspaces, roles and invites of a company's vendors.

Usage: rollcall <command> [flags]

  serve      serve the configured directories
               --config FILE   the configuration (default: rollcall.config.ts, .js, .mjs or .json here)
               --port N        default 4000; 0 for any free one
               --host ADDRESS  default 127.0.0.1; loopback only, until access control exists
  check      try the credentials of every configured directory, and the ledger; exits with 1 when one fails
               --config FILE
  ledger prune  delete what is settled and from before a day: requests, ended invites, the audit trail
               --before DAY    such as 2026-01-01, in UTC
               --config FILE
  ledger erase  blank one person's address and name wherever the ledger has them; vendors keep what they have
               --email ADDRESS
               --config FILE
  sandbox    start sandboxes of the vendors and print how to reach them
               --serve         serve them as well: what \`npm start\` does, with --port and --host as above
               --users N       how many users each has, 12 to 50000 (default: some twenty invented people)
               --rows MODE     full, or summary: lists that carry only ids
  schema     print the GraphQL schema
  help       print this (also --help); --version prints the version

Without a configuration file the environment can describe one directory for each vendor:
${modules.map(environmentLines).join('\n')}
Each secret can also come from a file: the variable with _FILE behind it names the file.
HOST, PORT and ROLLCALL_LOG_LEVEL (trace, debug, info, warn, error, silent) win over the file; flags win over all.
So does ROLLCALL_DB: the ledger's file, or postgres://user:password@host/database (default: rollcall.db here).
ROLLCALL_DB_FILE names a file that holds it. ROLLCALL_RECONCILE_SECONDS: how often to look, unasked, at what became
of open invites (default: never).

Examples:
  npm start                                  GraphiQL on sandboxes, no credentials needed
  rollcall check --config directories.json   is every token still good?
  rollcall serve --port 4001                 serve what rollcall.config.ts lists`;

const environmentLines = ({ displayName, environment }: ProviderModule): string =>
  `  ${displayName}: ${Object.keys(environment).join(', ')}`;

/** The version of this package. */
export const version = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
};
