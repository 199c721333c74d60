import fc from 'fast-check';

/**
 * Property tests draw the same values in every run, so that a change is judged by what it changed. Another seed looks elsewhere:
 * `ROLLCALL_TEST_SEED=7 npm test`, or `random` for one that nobody has tried; a failure prints the one it was drawn with.
 */
const given = process.env.ROLLCALL_TEST_SEED ?? '1';
const seed = given === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(given);
if (!Number.isSafeInteger(seed)) {
  throw new Error(`ROLLCALL_TEST_SEED is ${JSON.stringify(given)}: give a whole number, or \`random\`.`);
}
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
