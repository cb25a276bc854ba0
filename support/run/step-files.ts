/** Where a run finds its steps. */

const ofAllSystems = 'steps/**/*.ts'

/**
 * `importPaths` with the steps of these systems, and those that all share, in the place of all steps:
 * reading those of three systems takes each worker a second of processor time, those of one a third of it.
 */
export function stepFiles(systems: readonly string[], importPaths: readonly string[]): string[] {
  return importPaths.flatMap((path) => {
    if (!path.endsWith(ofAllSystems)) return [path]
    const steps = path.slice(0, -'**/*.ts'.length)
    return [`${steps}*.ts`, ...systems.map((system) => `${steps}${system}/**/*.ts`)]
  })
}
