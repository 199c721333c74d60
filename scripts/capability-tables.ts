import type { Verification } from '../src/domain/capability.ts';
import { type Capability, operationEnumName } from '../src/graph/capability.ts';
import type { ProviderModule } from '../src/providers/module.ts';
import { generatedNotice, tableOf } from './markdown.ts';
import { type VendorVariant, variantsOf } from './vendor-variants.ts';

const triedIn: Record<Verification, string> = { DOCUMENTS: 'documents only', SANDBOX: 'sandbox', LIVE: 'live' };

/** What each vendor can do, an operation per row: whether, without how. */
export const capabilityTable = (modules: readonly ProviderModule[]): string => {
  const variants = modules.flatMap(variantsOf);
  const operations = variants[0]?.capabilities.map(({ operation }) => operation) ?? [];
  const rows = operations.map((operation, index) => [
    code(operationEnumName(operation)),
    ...variants.map(({ capabilities }) => capabilities[index]?.support.toLowerCase() ?? ''),
  ]);
  return tableOf(['', ...variants.map(titleOf)], [...rows, ['*tried against*', ...variants.map(triedWith)]]);
};

/** What each vendor can do, and how: a table to compare, then the sentences of each. */
export const capabilityPage = (modules: readonly ProviderModule[]): string => `${generatedNotice}

# What each vendor can do

*Native*: the vendor does it. *Emulated*: Rollcall does it out of other calls, which the sentences below name.
*Unsupported*: it cannot be done, and whoever asks for it gets the sentence as an error. The same can be asked of a
running gateway, for each of its directories: \`directories { key capabilities { operation support how } }\`.

*Sandbox* means that it has been tried against Rollcall's own imitation of the vendor, which is built from the vendor's
documents; *live*, against the vendor itself. A column or a heading that names a setting shows what changes once the directory has it.

${capabilityTable(modules)}
${modules.flatMap(variantsOf).map(sectionOf).join('')}`;

const titleOf = ({ module, setting }: VendorVariant): string =>
  setting === null ? module.displayName : `${module.displayName} with ${code(setting)}`;

const triedWith = ({ capabilities }: VendorVariant): string =>
  [...new Set(capabilities.flatMap(({ verification }) => (verification === null ? [] : [triedIn[verification]])))].join(
    ', ',
  );

const sectionOf = (variant: VendorVariant): string => `
## ${titleOf(variant)}

${tableOf(['operation', '', 'what to know', 'tried against'], variant.capabilities.flatMap(rowsOf))}
`;

const rowsOf = ({
  operation,
  support,
  how,
  verification,
  filters,
  quota,
}: Capability): readonly (readonly string[])[] => [
  [
    code(operationEnumName(operation)),
    support.toLowerCase(),
    how ?? '',
    verification === null ? '' : triedIn[verification],
  ],
  ...(quota === null
    ? []
    : [
        [
          'quota',
          '',
          `${quota.limit} within ${inHours(quota.seconds)}, of those that Rollcall sent: it does not see others`,
          '',
        ],
      ]),
  ...filters.map((filter) => [`filter ${code(filter.name)}`, filter.support.toLowerCase(), filter.how, '']),
];

const inHours = (seconds: number): string => `${seconds / 3600} hours`;

const code = (text: string): string => `\`${text}\``;
