import { expect, test } from 'vitest';
import { packPackage } from '../../client/packed-package.ts';

/** What npm would publish: what runs, its types, the schema, the documents to trust, and what a person reads. */
const allowed = [
  /^dist\/(?:[\w-]+\/)*[\w-]+\.(?:js|d\.ts)$/,
  // Of the packages whose code is in the bundle.
  /^dist\/bundle\/licences\.txt$/,
  /^schema\/[\w-]+\.graphql$/,
  /^src\/client\/generated\/persisted-documents\.json$/,
  /^(?:CHANGELOG\.md|LICENSE|README\.md|package\.json)$/,
];

test('the package holds what it is used for, and no test, source map, configuration or secret', async () => {
  await using packed = await packPackage();
  const { files } = packed;
  expect(files.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
  expect(files.filter((file) => /\.test\.|^dist\/test\b/.test(file))).toEqual([]);
  for (const needed of ['dist/main.js', 'dist/index.js', 'dist/index.d.ts', 'dist/client/index.js', 'package.json']) {
    expect(files).toContain(needed);
  }
  // No script of its own runs where it is installed.
  const { scripts } = packed.manifest as { scripts: Record<string, string> };
  expect(Object.keys(scripts).filter((name) => /^(?:pre|post)?install$|^prepare$/.test(name))).toEqual([]);
});
