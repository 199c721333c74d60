/**
 * Makes a function of its text, and of what it knows by name. Whoever writes a text has looked at each word in it that is not their own.
 */
export const makeFunction = <T extends (...given: never[]) => unknown>(
  known: Readonly<Record<string, unknown>>,
  text: string,
): T => {
  // oxlint-disable-next-line typescript/no-implied-eval -- this is what it is for
  const make = new Function(...Object.keys(known), `'use strict';\nreturn ${text};`) as (...given: unknown[]) => T;
  return make(...Object.values(known));
};
