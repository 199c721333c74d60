import type { CompiledField } from './compiled-field.ts';
import { makeFunction } from './make-function.ts';
import { type ExecuteField, type Run, waitFor } from './run.ts';

/** The fields of an object by their names in the answer. */
export type Fields = ReadonlyMap<string, CompiledField>;

type Answer = Record<string, unknown>;

/**
 * Compiles the reading of all fields of an object, in their order. All of them are begun before one is waited for.
 *
 * It writes code, since this is what runs for every row. An answer that comes from one literal has one shape from the start, which makes it
 * several times faster to make, and to write as JSON, than one that is filled by name; and calls of one resolver each, in a place of their
 * own, are what the engine can inline. Of the document only names come into the code.
 */
export const compileSelection = (fields: Fields): ExecuteField => {
  const known: Record<string, unknown> = { settle };
  const statements: string[] = [];
  const properties: string[] = [];
  for (const [index, [name, field]] of [...fields].entries()) {
    if (!/^\w+$/.test(name)) throw new TypeError('A name in a document is made of letters, digits and underscores.');
    // A computed name is a property even where it is `__proto__`; any other would cost the literal its shape.
    const property = name === '__proto__' ? "['__proto__']" : name;
    switch (field.kind) {
      case 'CONSTANT':
        known[`value${index}`] = field.value;
        break;
      case 'DIRECT':
        Object.assign(known, {
          [`resolve${index}`]: field.resolve,
          [`given${index}`]: field.given,
          [`finish${index}`]: field.completion.finish,
          [`fail${index}`]: field.completion.fail,
        });
        statements.push(
          `let value${index};`,
          'try {',
          `  value${index} = resolve${index}(source, given${index}, context);`,
          `  ${field.passes === null ? '' : `if (typeof value${index} !== '${field.passes}') `}value${index} = finish${index}(run, value${index}, item);`,
          '} catch (error) {',
          `  value${index} = fail${index}(run, error, item);`,
          '}',
        );
        break;
      case 'OTHER':
        known[`execute${index}`] = field.execute;
        statements.push(`const value${index} = execute${index}(run, source, item);`);
    }
    properties.push(`${property}: value${index}`);
  }
  return makeFunction(
    known,
    `(run, source, item) => {
const { context, promises } = run;
${statements.join('\n')}
const answer = { ${properties.join(', ')} };
return run.promises === promises ? answer : settle(run, answer);
}`,
  );
};

/** Waits for all that are promises. */
const settle = (run: Run, answer: Answer): Answer | Promise<Answer> => {
  const names = Object.keys(answer).filter((name) => answer[name] instanceof Promise);
  if (names.length === 0) return answer;
  const settled = Promise.all(names.map((name) => answer[name])).then((values) => {
    for (const [index, name] of names.entries()) answer[name] = values[index];
    return answer;
  });
  return waitFor(run, settled);
};

/** Compiles the reading of fields one after the other, as mutations are. */
export const compileSerialSelection = (fields: Fields): ((run: Run) => Answer | Promise<Answer>) => {
  // Each is a selection of its own.
  const entries = [...fields].map(([name, field]) => [name, compileSelection(new Map([[name, field]]))] as const);
  return (run) => {
    const answer: Answer = Object.create(null);
    const readFrom = (start: number): Answer | Promise<Answer> => {
      for (const [index, [name, execute]] of entries.entries()) {
        if (index < start) continue;
        const one = execute(run, undefined, null) as Answer | Promise<Answer>;
        if (one instanceof Promise) {
          return one.then((settled) => {
            answer[name] = settled[name];
            return readFrom(index + 1);
          });
        }
        answer[name] = one[name];
      }
      return answer;
    };
    return readFrom(0);
  };
};
