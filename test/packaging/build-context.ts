/** A line of a .dockerignore: a pattern, which `!` makes one of what is not ignored. */
interface Rule {
  readonly ignores: boolean;
  readonly pattern: RegExp;
}

const patternOf = (glob: string): RegExp => {
  const source = glob
    .split(/(\*\*\/|\*\*|\*)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '**') return '.*';
      return part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  // Whatever lies in a folder that fits, fits too.
  return new RegExp(`^${source}(?:/.*)?$`);
};

/** Whether a path, seen from the folder of the Dockerfile, is sent to the builder. The last line that fits decides. */
export const buildContext = (dockerignore: string): ((path: string) => boolean) => {
  const rules: readonly Rule[] = dockerignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ ignores: !line.startsWith('!'), pattern: patternOf(line.replace(/^!/, '')) }));
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.ignores !== true;
};
