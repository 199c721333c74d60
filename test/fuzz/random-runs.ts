/** How many random requests a test makes: so many, or as many as `ROLLCALL_TEST_RUNS` says, which the full run sets to 700, so that three of them make 2,100. */
export const randomRuns = (standard: number): number => {
  const given = Number(process.env.ROLLCALL_TEST_RUNS ?? '');
  return Number.isSafeInteger(given) && given > 0 ? given : standard;
};
