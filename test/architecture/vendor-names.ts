import { lineAt, readSource } from './source-text.ts';

/** The words of a name, however it is written: `ORG_USER_MANAGEMENT`, `orgUserManagement` and `org-user-management` have the same three. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

export interface VendorNameRules {
  /** The vendors' names, each in any spelling. */
  readonly names: readonly string[];
  /** Whether a literal of several words may name one: the descriptions in the schema explain what a vendor does. */
  readonly prose: boolean;
}

/** Every place in a file's code, comments aside, that names a vendor. */
export const vendorNamesIn = (file: string, text: string, { names, prose }: VendorNameRules): readonly string[] => {
  const { code, literals } = readSource(text);
  const identifiers = [...code.matchAll(/[\p{L}\p{N}_$]+/gu)].map(({ 0: name, index }) => ({
    text: name,
    start: index,
  }));
  const scanned = [...identifiers, ...literals.filter((literal) => !prose || !/\s/.test(literal.text.trim()))];
  return scanned.flatMap(({ text: found, start }) => {
    const words = ` ${wordsOf(found).join(' ')} `;
    const named = names.find((name) => words.includes(` ${wordsOf(name).join(' ')} `));
    return named === undefined ? [] : [`${file}:${lineAt(text, start)} names the vendor ${named}.`];
  });
};
