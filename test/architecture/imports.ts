import { dirname, join } from 'node:path/posix';
import { lineAt, readSource } from './source-text.ts';

/** What a file imports or re-exports, statically or dynamically, as a type or as a value. */
export interface Import {
  /** The file that imports, from the repository's root, such as `src/graph/user.ts`. */
  readonly file: string;
  readonly line: number;
  /** Another file from the root, or the name of a package (`zod`, `@pothos/core`) or a built-in (`node:fs`). */
  readonly target: string;
  readonly isFile: boolean;
}

/** An import whose target is computed: nobody can say what it reaches. */
export const computed = '(computed)';

/** Every import of a file, from its text. */
export const importsOf = (file: string, text: string): readonly Import[] => {
  const { code, literals } = readSource(text);
  const named = literals
    .filter(({ start }) => /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*$/.test(code.slice(0, start)))
    .map(({ text: specifier, start }) => ({ file, line: lineAt(text, start), ...targetOf(file, specifier) }));
  const unnamed = [...code.matchAll(/\b(?:import|require)\s*\(\s*(?!['"`\s])/g)].map(({ index }) => ({
    file,
    line: lineAt(text, index),
    target: computed,
    isFile: false,
  }));
  return [...named, ...unnamed];
};

const targetOf = (file: string, specifier: string): Pick<Import, 'target' | 'isFile'> => {
  if (specifier.startsWith('.')) return { target: join(dirname(file), specifier), isFile: true };
  if (specifier.startsWith('node:')) return { target: specifier, isFile: false };
  const [scope = '', name = ''] = specifier.split('/');
  return { target: scope.startsWith('@') ? `${scope}/${name}` : scope, isFile: false };
};
