import { ProviderError } from '../domain/provider-error.ts';
import type { RequestContext } from './context.ts';
import { requirePermission } from './permission.ts';

export const rawDescription =
  "The vendor's own object, for what the schema does not model. Open only to callers with the permission `raw`, or where there is no access control, by `exposeRaw` in the configuration. Its shape is the vendor's and may change.";

/** The vendor's own object, for those who may see it. */
export const readRaw = (
  { raw, directory }: { readonly raw: unknown; readonly directory: string },
  context: RequestContext,
): unknown => {
  requirePermission('raw', directory, context);
  if (isDeeper(raw, mostLevels)) {
    const message = `The vendor's object has more than ${mostLevels} levels, one in the other, which is more than can be passed on (directory "${directory}"). Ask without \`raw\`.`;
    throw new ProviderError('malformed-response', directory, message);
  }
  return raw;
};

/** Far more than any vendor's object has. What is nested thousands deep cannot be written out again. */
const mostLevels = 100;

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));
