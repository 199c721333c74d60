import { printSchema } from '../src/cli/schema.ts';
import type { ProviderModule } from '../src/providers/module.ts';
import { renderFaults } from '../test/faults/table.ts';
import { renderUpstreamCalls } from '../test/rounds/page.ts';
import { renderVendorOperations } from '../test/vendor-operations/operations.ts';
import { capabilityPage, capabilityTable } from './capability-tables.ts';
import { errorCatalogue } from './error-catalogue.ts';
import { fillMarkers } from './markdown.ts';
import { metricPage } from './metric-page.ts';

/** A file whose text follows from the code. */
export interface GeneratedFile {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

/**
 * Every generated file but the typed client, which graphql-codegen makes out of the schema.
 * @param readme the README as it is: only its table is generated
 */
export const generatedFiles = (modules: readonly ProviderModule[], readme: string): readonly GeneratedFile[] => [
  { path: 'schema/schema.graphql', text: `${printSchema(modules)}\n` },
  { path: 'docs/errors.md', text: errorCatalogue() },
  { path: 'docs/metrics.md', text: metricPage() },
  { path: 'docs/capabilities.md', text: capabilityPage(modules) },
  { path: 'docs/upstream-calls.md', text: renderUpstreamCalls() },
  { path: 'docs/faults.md', text: renderFaults() },
  { path: 'docs/vendor-operations.md', text: renderVendorOperations() },
  { path: 'README.md', text: fillMarkers(readme, 'capabilities', capabilityTable(modules)) },
];
