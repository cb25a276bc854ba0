/** What settings of a system are where nobody sets them, in whichever language its programs are. */
import type { RepositoryFiles } from '../repository-files.ts'
import { typescriptDefaults } from '../source/typescript-defaults.ts'
import { environmentReadsOf, settingsOf } from './python-settings.ts'
import { pythonSource } from './python-source.ts'

const isScript = (path: string) => /\.[cm]?[jt]s$/.test(path)
const isOfTests = (path: string) =>
  /(^|\/)(tests?|__tests__|e2e)\/|\.(test|spec|d)\.[cm]?[jt]s$/.test(path)

/** What each variable is where the environment does not say, as far as a program has a literal for it. */
export function defaultsIn(files: RepositoryFiles): Readonly<Record<string, string>> {
  const source = pythonSource(files)
  const read = [...environmentReadsOf(source), ...settingsOf(source)]
  const ofPython = read.flatMap(({ names, value }) =>
    value === undefined ? [] : names.map((name) => [name, value] as const),
  )
  const scripts = files.paths.filter((path) => isScript(path) && !isOfTests(path))
  const ofScripts = scripts.flatMap((path) =>
    Object.entries(typescriptDefaults(path, files.text(path))),
  )
  return Object.fromEntries([...ofScripts, ...ofPython])
}
