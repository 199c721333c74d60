import { expect, test } from 'vitest';
import { parseCommandLine, UsageError } from './command-line.ts';

const parse = (line: string) => parseCommandLine(line === '' ? [] : line.split(' '));

test.each([
  ['', { command: 'help' }],
  ['help', { command: 'help' }],
  ['--help', { command: 'help' }],
  ['-h', { command: 'help' }],
  ['serve --help', { command: 'help' }],
  ['nonsense --help', { command: 'help' }],
  ['--version', { command: 'version' }],
  ['serve', { command: 'serve' }],
  ['serve --config a.ts --port 0 --host ::1', { command: 'serve', config: 'a.ts', port: '0', host: '::1' }],
  ['serve --workers auto', { command: 'serve', workers: 'auto' }],
  ['sandbox --serve --workers 2', { command: 'sandbox', serve: true, workers: '2' }],
  ['--port=1 serve', { command: 'serve', port: '1' }],
  ['check --config a.json', { command: 'check', config: 'a.json' }],
  ['ledger prune --before 2026-01-01', { command: 'ledger prune', before: '2026-01-01T00:00:00.000Z' }],
  [
    'ledger prune --before 2026-01-01T12:30Z --config a.ts',
    { command: 'ledger prune', before: '2026-01-01T12:30:00.000Z', config: 'a.ts' },
  ],
  ['ledger erase --email jane@example.com', { command: 'ledger erase', email: 'jane@example.com' }],
  [
    'key create --name ci --grant tray=read --grant tray=write',
    { command: 'key create', name: 'ci', grants: { tray: ['read', 'write'] }, metrics: false },
  ],
  ['key list --file keys.json', { command: 'key list', file: 'keys.json' }],
  ['key remove --name ci --file keys.json', { command: 'key remove', name: 'ci', file: 'keys.json' }],
  ['schema', { command: 'schema' }],
  ['sandbox', { command: 'sandbox', serve: false }],
  ['sandbox --users 12 --rows summary', { command: 'sandbox', serve: false, users: 12, rows: 'summary' }],
  ['sandbox --serve --port 4001', { command: 'sandbox', serve: true, port: '4001' }],
])('%j is understood', (line, expected) => {
  expect(parse(line)).toEqual(expected);
});

test.each([
  ['serv', 'There is no command "serv". Did you mean serve?'],
  ['start', 'There is no command "start".'],
  ['serve --prot 1', 'serve has no flag "--prot". Did you mean --port?'],
  ['serve --users 12', 'serve has no flag "--users".'],
  ['schema --config a', 'schema has no flag "--config".'],
  ['serve -p 1', 'serve has no flag "-p".'],
  ['serve now', '"now" is too much: serve takes flags only.'],
  ['serve --port', '--port needs a value, such as --port 4001.'],
  ['serve --port=', '--port needs a value, such as --port 4001.'],
  ['serve --config --port', '--config needs a value, such as --config rollcall.config.ts.'],
  ['key', 'There is no command "key". Did you mean key create, key list or key remove?'],
  ['key make --name ci', 'There is no command "key make".'],
  ['key list --grant tray=read', 'key list has no flag "--grant".'],
  ['key create --metrics=yes --name ci', '--metrics takes no value.'],
  ['key create --name ci --grant', "--grant needs a value, such as --grant '*=read'."],
  ['ledger', 'There is no command "ledger". Did you mean ledger prune or ledger erase?'],
  ['ledger purne', 'There is no command "ledger purne". Did you mean ledger prune?'],
  ['ledger prune', 'ledger prune needs a day, or a moment in UTC: --before 2026-01-01 or --before 2026-01-01T12:00Z.'],
  [
    'ledger prune --before 2026-02-30',
    'ledger prune needs a day, or a moment in UTC: --before 2026-01-01 or --before 2026-01-01T12:00Z.',
  ],
  [
    'ledger prune --before yesterday',
    'ledger prune needs a day, or a moment in UTC: --before 2026-01-01 or --before 2026-01-01T12:00Z.',
  ],
  [
    'ledger prune --before 2026-01-01T12:00',
    'ledger prune needs a day, or a moment in UTC: --before 2026-01-01 or --before 2026-01-01T12:00Z.',
  ],
  ['ledger prune --email a@b.example --before 2026-01-01', 'ledger prune has no flag "--email".'],
  ['ledger erase', 'ledger erase needs an e-mail address: --email jane@example.com.'],
  ['ledger erase --email jane', 'ledger erase needs an e-mail address: --email jane@example.com.'],
  ['sandbox --serve=yes', '--serve takes no value.'],
  ['sandbox --users 11', '--users must be a whole number from 12 to 50000.'],
  ['sandbox --users 50001', '--users must be a whole number from 12 to 50000.'],
  ['sandbox --users many', '--users must be a whole number from 12 to 50000.'],
  ['sandbox --rows half', '--rows must be full or summary.'],
  ['sandbox --port 1', '--port, --host and --workers are for the gateway: they need --serve beside them.'],
])('%j is refused with a sentence', (line, message) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(expect.objectContaining({ message }));
});
