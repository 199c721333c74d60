import type { Fault } from './config-error.ts';
import { type Environment, emptyVariable } from './environment.ts';

const attributesName = 'OTEL_RESOURCE_ATTRIBUTES';
const serviceName = 'OTEL_SERVICE_NAME';

/**
 * What `OTEL_RESOURCE_ATTRIBUTES` (`deployment.environment.name=production,team=identity`, values percent-encoded) and `OTEL_SERVICE_NAME`, which
 * wins, say of the process.
 */
export const readTraceResource = (
  environment: Environment,
): { readonly resource: Readonly<Record<string, string>>; readonly faults: readonly Fault[] } => {
  const faults: Fault[] = [];
  const resource: Record<string, string> = {};
  const { [attributesName]: attributes, [serviceName]: name } = environment;
  if (attributes === '') faults.push({ where: attributesName, what: emptyVariable });
  for (const pair of (attributes ?? '').split(',').filter((text) => text.trim() !== '')) {
    const [key, value] = splitPair(pair);
    if (key !== '' && value !== null) resource[key] = value;
    // A pair may hold anything: only its place is named.
    else faults.push({ where: attributesName, what: 'must be pairs such as team=identity, with commas between them.' });
  }
  if (name === '') faults.push({ where: serviceName, what: emptyVariable });
  else if (name !== undefined) resource['service.name'] = name;
  return { resource, faults };
};

const splitPair = (pair: string): readonly [key: string, value: string | null] => {
  const [key = '', ...rest] = pair.split('=');
  try {
    return [key.trim(), rest.length === 0 ? null : decodeURIComponent(rest.join('=').trim())];
  } catch {
    return [key, null];
  }
};
