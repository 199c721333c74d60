import { importsOf } from './imports.ts';

/** The circles in which files import one another, file by file. Importing a type counts too: the next edit may import a value. */
export const circlesIn = (files: readonly { readonly file: string; readonly text: string }[]): readonly string[] => {
  const targets = new Map(
    files.map(({ file, text }) => [
      file,
      importsOf(file, text).flatMap(({ target, isFile }) => (isFile ? target : [])),
    ]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const follow = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) circles.push([...path.slice(start), file].join(' -> '));
    if (start !== -1 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) if (targets.has(target)) follow(target, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) follow(file, []);
  return circles;
};
