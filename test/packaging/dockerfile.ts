/** One instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  /** Such as `RUN`. */
  readonly name: string;
  readonly text: string;
}

/** What lies between one FROM and the next. */
export interface Stage {
  readonly name: string | null;
  readonly image: string;
  readonly instructions: readonly Instruction[];
}

const instructionsOf = (text: string): readonly Instruction[] =>
  text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({ name: line.split(' ', 1)[0] ?? '', text: line.slice(line.indexOf(' ') + 1).trim() }));

/** The stages of a Dockerfile. The arguments that stand before the first are put into the names of the images. */
export const stagesOf = (text: string): readonly Stage[] => {
  const stages: { name: string | null; image: string; instructions: Instruction[] }[] = [];
  const values = new Map<string, string>();
  for (const instruction of instructionsOf(text)) {
    const stage = stages.at(-1);
    if (instruction.name === 'FROM') {
      const [image = '', , name = null] = instruction.text.split(/ (as) /i);
      stages.push({ name, image: image.replace(/\$\{(\w+)\}/g, (_, key) => values.get(key) ?? ''), instructions: [] });
    } else if (stage === undefined) {
      const [key = '', value = ''] = instruction.text.split('=');
      values.set(key, value);
    } else {
      stage.instructions.push(instruction);
    }
  }
  return stages;
};

/** The words of an instruction in its exec form, `["node", "..."]`; null in its shell form. */
export const wordsOf = (text: string): readonly string[] | null => {
  const form = /\[.*\]$/s.exec(text)?.[0];
  if (form === undefined) return null;
  const words: unknown = JSON.parse(form);
  return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : null;
};

/** The variables that an ENV instruction sets. */
export const variablesOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split(/\s+/).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );

/** The texts of all instructions of a name. */
export const textsOf = ({ instructions }: Stage, name: string): readonly string[] =>
  instructions.filter((instruction) => instruction.name === name).map(({ text }) => text);
