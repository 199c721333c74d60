import { z } from 'zod';
import { shapeAt } from '../src/config/schema-shape.ts';
import type { Provider } from '../src/domain/provider.ts';
import { type Capability, capabilitiesOf } from '../src/graph/capability.ts';
import type { Connect } from '../src/http/transport.ts';
import type { ProviderModule } from '../src/providers/module.ts';
import { openLater } from '../src/store/open-later.ts';

/** A vendor with the settings that decide what it can do. */
export interface VendorVariant {
  readonly module: ProviderModule;
  /** The optional setting that was given, or null where only what is required was. */
  readonly setting: string | null;
  readonly capabilities: readonly Capability[];
}

/** Values that a setting may take without meaning anything: no vendor is called with them. */
const placeholders = ['00000000-0000-4000-8000-000000000000', 'https://vendor.example'];

/** Opened providers are only looked at, and this makes sure of it. */
const connectToNothing: Connect = ({ vendor }) => ({
  send: async () => {
    throw new Error(`${vendor} was called while its capabilities were read.`);
  },
  close: async () => {},
});

/** A ledger is kept unless the configuration says otherwise. This one is only looked at, too. */
const closedLedger = openLater(async () => {
  throw new Error('The ledger was used while the capabilities of vendors were read.');
});

/**
 * A vendor as it is with its required settings alone, followed by what it becomes with an optional one, where that changes what it can do.
 * Throws where a required setting takes no placeholder.
 */
export const variantsOf = (module: ProviderModule): readonly VendorVariant[] => {
  const shape = Object.entries(shapeAt(module.settings, [])).flatMap(([name, schema]) =>
    schema instanceof z.ZodType ? [{ name, schema, value: placeholders.find((value) => fits(schema, value)) }] : [],
  );
  const required = shape.filter(({ schema }) => !fits(schema, undefined));
  const lacking = required.find(({ value }) => value === undefined);
  if (lacking !== undefined) {
    throw new Error(`No placeholder fits the setting ${lacking.name} of ${module.displayName}. Add one that does.`);
  }
  const settings = Object.fromEntries(required.map(({ name, value }) => [name, value]));
  const variants: VendorVariant[] = [{ module, setting: null, capabilities: capabilitiesWith(module, settings) }];
  for (const { name, value } of shape.filter(({ schema, value }) => fits(schema, undefined) && value !== undefined)) {
    const capabilities = capabilitiesWith(module, { ...settings, [name]: value });
    if (!variants.some((known) => isSame(known.capabilities, capabilities))) {
      variants.push({ module, setting: name, capabilities });
    }
  }
  return variants;
};

const fits = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

const capabilitiesWith = (module: ProviderModule, settings: Readonly<Record<string, unknown>>): Capability[] => {
  const directory = { key: module.defaultKey, label: module.displayName, provider: module.name };
  const provider: Provider = module.open(directory, module.settings.parse(settings), connectToNothing);
  return capabilitiesOf(provider, closedLedger);
};

const isSame = (one: readonly Capability[], other: readonly Capability[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
