import { existsSync, readFileSync } from 'node:fs';

/** What is read of a report that Vitest writes as JSON. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const passed = new Map<string, boolean>();
for (const file of process.argv.slice(2).filter((name) => existsSync(name))) {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  for (const { name, status, assertionResults } of testResults) {
    const results = assertionResults
      .map((result, index) => ({ ...result, id: `${name} ${result.fullName} ${index}` }))
      .filter((result) => result.status === 'passed' || result.status === 'failed');
    // A file that cannot be read has no tests to show for it.
    if (status === 'failed' && !results.some((result) => result.status === 'failed')) passed.set(name, false);
    for (const result of results) passed.set(result.id, (passed.get(result.id) ?? true) && result.status === 'passed');
  }
}
const failures = [...passed.values()].filter((value) => !value).length;
process.stdout.write(`${passed.size - failures} passed, ${failures} failed\n`);
if (failures > 0) process.exitCode = 1;
