/** Programs that no production runs: tests, by the names that runners of tests look for. */

/** Folders and files of tests, and what pytest, Jest, Vitest and Playwright read beside them. */
const ofTests =
  /(^|\/)(tests?|__tests__|e2e|cypress)\/|[._-](test|spec|cy)\.\w+$|_test\.\w+$|(^|\/)(test_\w+|conftest)\.py$/

/** Whether the program at `path` is a test or serves tests alone. */
export const isTestProgram = (path: string): boolean => ofTests.test(path)
