import type { Chance, RandomRequest } from '../fuzz/random-document.ts';

const leaves = [
  'id',
  'text',
  'mustText',
  'whole',
  'fraction',
  'flag',
  'mood',
  'mustMood',
  'odd',
  'mustOdd',
  '__typename',
] as const;
const lists = ['texts', 'mustTexts', 'matrix', 'odds', 'mustOdds'] as const;
const objects = [
  ...([
    'cube',
    'next',
    'mustNext',
    'other',
    'thing',
    'mustThing',
    'things',
    'mustThings',
    'either',
    'eithers',
  ] as const),
  ...(['told', 'tolds', 'ones', 'mustOnes'] as const),
] as const;
/** Each with a name of its own, so that those of one name are always the same. */
const calls = [
  'given(text: "a")',
  'g1: given(text: $text, whole: $whole)',
  'g2: given(text: "b", moods: $moods, part: { text: "c", whole: $whole, parts: [{}] })',
  'g3: given(text: "d", whole: null, part: $part)',
  'mustGiven',
  'g4: mustGiven(odd: { a: [1, $text] })',
  'g5: mustGiven(parts: [{ text: $text }, $mustPart], odd: "b")',
  'g6: mustGiven(odd: $odd)',
] as const;
const aliased = [
  '__proto__: text',
  'constructor: mustText',
  'toJSON: whole',
  'then: text',
  'b: mustNext { id }',
  'c: things { id }',
] as const;

const conditions = ['true', 'false', '$yes', '$no', '$absent', '$nothing'] as const;

const abstract = ['Thing', 'Told', 'Either'] as const;
const concrete = ['One', 'Two', 'Three'] as const;

const head = (operation: string): string =>
  `${operation} Nasty($text: String = "default", $whole: Int = 5, $moods: [Mood!], $part: Part, $mustPart: Part! = { text: "e" }, $odd: Odd, ` +
  '$yes: Boolean! = true, $no: Boolean!, $absent: Boolean = false, $nothing: Boolean = true)';

/** Makes a request for the nasty schema: fields of one name several times, in fragments in fragments, under conditions. */
export const nastyRequest = (chance: Chance, operation: 'query' | 'mutation', depth: number): RandomRequest => {
  const directive = (): string =>
    chance.below(6) === 1 ? ` @${chance.oneOf(['skip', 'include'])}(if: ${chance.oneOf(conditions)})` : '';

  const fieldOf = (left: number): string => {
    switch (chance.below(left > 0 ? 10 : 6)) {
      case 0:
        return chance.oneOf(calls) + directive();
      case 1:
        return chance.oneOf(lists) + directive();
      case 2:
        return left > 0 ? chance.oneOf(aliased) : `__typename${directive()}`;
      case 3:
      case 4:
      case 5:
        return chance.oneOf(leaves) + directive();
      default:
        return `${chance.oneOf(objects)}${directive()} ${selectionOf(left - 1)}`;
    }
  };

  /** Unions have no fields but the one: everything is in a fragment then. All types have the same fields. */
  const selectionOf = (left: number): string => {
    const parts = Array.from({ length: 1 + chance.below(4) }, () => {
      switch (chance.below(8)) {
        case 1:
          return `... on ${chance.oneOf(concrete)}${directive()} { ${fieldOf(left)} ${fieldOf(left)} }`;
        case 2:
          return `... on ${chance.oneOf(abstract)}${directive()} { ... on Thing { ${fieldOf(left)} } }`;
        case 3:
          // One that is spread twice is one.
          return `...${chance.oneOf(['F0', 'F1', 'F2'])}${directive()} ...F0`;
        default:
          return `... on Thing${directive()} { ${fieldOf(left)} ${fieldOf(left)} }`;
      }
    });
    return `{ ${chance.below(4) === 1 ? '' : '__typename '}${parts.join(' ')} }`;
  };

  const root = Array.from({ length: 2 + chance.below(5) }, () => fieldOf(depth)).join(' ');
  const fragments = [
    `fragment F0 on Thing ${selectionOf(1)}`,
    `fragment F1 on One { ${fieldOf(1)} }`,
    `fragment F2 on Told { ... on Two { ${fieldOf(0)} } id }`,
  ].map((text, index) =>
    text.replaceAll(/\.\.\.F(\d)/g, (spread, number) => (Number(number) < index ? spread : '__typename')),
  );
  const variables: Record<string, unknown> = { no: chance.below(2) === 1 };
  if (chance.below(2) === 1) variables.text = chance.oneOf<unknown>(['', 'sent', null]);
  if (chance.below(3) === 1) variables.whole = chance.oneOf<unknown>([null, 4, 9, 'x']);
  if (chance.below(3) === 1) variables.moods = chance.oneOf<unknown>([null, [], ['BAD']]);
  if (chance.below(3) === 1) variables.part = chance.oneOf<unknown>([null, {}, { parts: [{ whole: 1 }] }]);
  if (chance.below(3) === 1) variables.mustPart = {};
  if (chance.below(3) === 1) variables.odd = chance.oneOf<unknown>([null, 'bad', [1]]);
  if (chance.below(2) === 1) variables.yes = chance.below(2) === 1;
  if (chance.below(3) === 1) variables.absent = chance.below(2) === 1;
  if (chance.below(8) === 1) variables.nothing = null;
  return { query: [`${head(operation)} { ${root} }`, ...fragments].join('\n'), variables };
};
