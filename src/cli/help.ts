import type { ProviderModule } from '../providers/module.ts';

/** What `rollcall --help` prints. */
export const helpText = (
  modules: readonly ProviderModule[],
): string => `Rollcall: one GraphQL endpoint for the users, workspaces, roles and invites of a company's vendors.

Usage: rollcall <command> [flags]

  serve      serve the configured directories
               --config FILE   the configuration (default: rollcall.config.ts, .js, .mjs or .json here)
               --port N        default 4000; 0 for any free one
               --host ADDRESS  default 127.0.0.1; anything but loopback needs \`access\` in the configuration
               --workers N     processes side by side, or auto for one on each core (default: 1)
  check      try the credentials of every directory, the ledger and the issuer of tokens; exits with 1 when one fails
               --config FILE
  ledger prune  delete what is settled and from before a day: requests, ended invites, the audit trail
               --before DAY    such as 2026-01-01, in UTC
               --config FILE
  ledger erase  blank one person's address and name wherever the ledger has them; vendors keep what they have
               --email ADDRESS
               --config FILE
  sandbox    start sandboxes of the vendors and print how to reach them
               --serve         serve them as well: what \`npm start\` does, with --port, --host and --workers
               --users N       how many users each has, 12 to 50000 (default: some twenty invented people)
               --rows MODE     full, or summary: lists that carry only ids
  key create  make an API key: printed once, and its entry for \`access.keys\` in the configuration
               --name NAME     who holds it, for the audit trail
               --grant WHERE=WHAT  such as '*=read' or 'main=read,write', as often as need be; also raw and audit
               --metrics       it opens /metrics
               --expires DAY   such as 2027-01-31
               --file FILE     add the entry to this file, which \`access.keysFile\` names, rather than print it
  key list   list the keys of a file; with --file FILE
  key remove  withdraw a key of a file; with --name NAME and --file FILE
  schema     print the GraphQL schema
  help       print this (also --help); --version prints the version

Without a configuration file the environment can describe one directory for each vendor:
${modules.map(environmentLines).join('\n')}
Each secret can also come from a file: the variable with _FILE behind it names the file.
HOST, PORT, ROLLCALL_WORKERS and ROLLCALL_LOG_LEVEL (trace, debug, info, warn, error, silent)
win over the file; flags win over all.
So does ROLLCALL_DB: the ledger's file, or postgres://user:password@host/database (default: rollcall.db here).
ROLLCALL_DB_FILE names a file that holds it. ROLLCALL_CONFIG_FOLDER: where to look for the file instead of here.
ROLLCALL_RECONCILE_SECONDS: how often to look, unasked, at what became
of open invites (default: never).
OTEL_EXPORTER_OTLP_ENDPOINT: where traces go, such as http://127.0.0.1:4318 (default: nowhere).

Examples:
  npm start                                  GraphiQL on sandboxes, no credentials needed
  rollcall check --config directories.json   is every token still good?
  rollcall serve --port 4001                 serve what rollcall.config.ts lists
  rollcall key create --name ci --grant '*=read' --expires 2027-01-31`;

const environmentLines = ({ displayName, environment }: ProviderModule): string =>
  `  ${displayName}: ${Object.keys(environment).join(', ')}`;
