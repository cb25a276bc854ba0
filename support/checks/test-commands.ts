/** Which commands of a script run tests, and which only have the word in a name. */

/** Commands on which a test depends, or that look at something. */
const aside =
  /^(cp|mv|ln|cat|echo|printf|source|\.|export|set|mkdir|touch|rm|test|\[\[?|git|cd|psql|createdb|curl|wget|chmod|ls|grep|sed|tee)(\s|$)/

const installs =
  /\b(pip3?|uv|poetry|pdm|pipenv|hatch|npm|pnpm|yarn|bun|apt|apt-get)(\s+--?(prefix|directory|project|cwd|C)[ =]\S+|\s+-\S+)*\s+(install|add|ci|i|sync|lock|export|update)(\s|$)/

/** Containers that are built, started and removed; one that decides how the step ends runs the tests itself. */
const composes =
  /^docker([ -]compose)?\b(?!.*\s(run|exec)\s)(?!.*\s--(exit-code-from|abort-on-container-(exit|failure)))/

const runners: readonly RegExp[] = [
  /(^|[\s/])(pytest|py\.test|tox|nox|vitest|jest|mocha|unittest)(\s|$)/,
  /\b(npm|pnpm|yarn|bun|deno|poetry|pdm|hatch|go|cargo|just|task|make)\s+(-\S+\s+)*(run\s+)?(-\S+\s+)*[\w:.-]*(?<![a-z])tests?(?![a-z])/i,
  /\b(manage\.py|playwright)\s+test\b/,
  /\s--test(\s|$)/,
  // A script of the repository's own: `bash scripts/tests-start.sh`, `./run_tests.sh`.
  /(?<![a-z.])tests?(?![a-z])[\w-]*\.(sh|bash|py|[cm]?[jt]s)(\s|$)/i,
]

/** Whether a script calls something that runs tests. */
export const callsRunner = (script: string): boolean =>
  commandsIn(script).some((command) => runners.some((runner) => runner.test(command)))

/** Whether a script may run tests: the word stands in one of its commands that is not there for another end. */
export const testsSomething = (script: string): boolean =>
  callsRunner(script) || commandsIn(script).some((command) => /\btests?\b/i.test(command))

/** Whether a script leaves to another file what is done, which may be anything. */
export const handsOver = (script: string): boolean =>
  commandsIn(script).some((command) =>
    /^(make|just|task|tox|nox|invoke)\b|\b(npm|pnpm|yarn|bun) run\b|(^|\s)\S+\.(sh|bash|py)(\s|$)|^\.\//.test(
      command,
    ),
  )

/** The commands of a script, each without what stands before its name, and without those that run no test. */
function commandsIn(script: string): string[] {
  return script
    .replaceAll(/\\\n/g, ' ')
    .split(/\n|&&|\|\|?|;/)
    .map((part) => part.replace(/(^|\s)#.*$/, '').replace(before, ''))
    .filter((command) => command !== '')
    .filter((command) => ![aside, installs, composes].some((other) => other.test(command)))
}

/** Words of the shell, `sudo` and assignments: `if ! CI=1 pytest`. */
const before =
  /^[\s(){}]*((if|then|else|elif|while|do|!|sudo|env|time|exec|[A-Za-z_]\w*=("[^"]*"|'[^']*'|\S*))\s+)*\s*/
