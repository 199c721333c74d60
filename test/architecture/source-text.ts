/** A piece of text that stands in quotation marks, in backticks or between the slashes of a regular expression. */
export interface Literal {
  readonly text: string;
  /** Where it starts: the place of its first mark. */
  readonly start: number;
}

/** A source file, taken apart. */
export interface SourceText {
  /** The code, with comments and the insides of literals blanked, so that every place stays the same. */
  readonly code: string;
  readonly literals: readonly Literal[];
}

const beforeRegularExpression = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|void|delete|await|yield))$/;

/** Tells code, comments and literals of TypeScript apart. Enough of the grammar for code that a formatter has written. */
export const readSource = (text: string): SourceText => {
  const literals: Literal[] = [];
  let code = '';
  let at = 0;
  /** The open braces around this place; true for one that returns to a template. */
  const braces: boolean[] = [];

  const blank = (end: number): void => {
    code += text.slice(at, end).replaceAll(/[^\n]/g, ' ');
    at = end;
  };
  const keep = (): void => {
    code += text[at] ?? '';
    at += 1;
  };
  /** Reads a literal from its first mark. A template ends here at `${` too, and goes on at the brace that closes it. */
  const literal = (pattern: RegExp): void => {
    const start = at;
    pattern.lastIndex = at + 1;
    const body = pattern.exec(text)?.[0] ?? text.slice(at + 1);
    literals.push({ text: body, start });
    keep();
    blank(at + body.length);
  };
  const template = (): void => {
    literal(/(?:\\[^]|(?!\$\{)[^`\\])*/y);
    if (text.startsWith('${', at)) {
      keep();
      keep();
      braces.push(true);
    } else keep();
  };

  while (at < text.length) {
    const character = text[at] ?? '';
    if (text.startsWith('//', at)) blank(ending(text, '\n', at, 0));
    else if (text.startsWith('/*', at)) blank(ending(text, '*/', at + 2, 2));
    else if (character === "'" || character === '"') {
      literal(character === "'" ? /(?:\\[^]|[^'\\])*/y : /(?:\\[^]|[^"\\])*/y);
      keep();
    } else if (character === '`') template();
    else if (character === '/' && beforeRegularExpression.test(code.trimEnd())) {
      literal(/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])*/y);
      keep();
    } else if (character === '}' && braces.pop() === true) template();
    else {
      if (character === '{') braces.push(false);
      keep();
    }
  }
  return { code, literals };
};

const ending = (text: string, mark: string, from: number, length: number): number => {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + length;
};

/** The line that a place is in, from 1. */
export const lineAt = (text: string, place: number): number => text.slice(0, place).split('\n').length;
