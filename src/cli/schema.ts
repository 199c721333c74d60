import { createSchema } from '../graph/schema.ts';
import type { ProviderModule } from '../providers/module.ts';
import { schemaText } from '../server/schema-text.ts';

/** The graph's schema as SDL. It depends on which vendors exist, not on which are configured. */
export const printSchema = (modules: readonly ProviderModule[]): string =>
  schemaText(createSchema({ providers: modules }));
