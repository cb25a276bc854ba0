/** Environment files that only an operator's machine has: lent to a clean copy while its compose file is read. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readComposeFile } from '../artifacts/compose/read-compose-file.ts'
import { treeOf } from '../artifacts/compose/trees.ts'
import type { Tree } from '../ports/composition.ts'

/**
 * Writes each file that `env_file` of a service names and that the repository, rightly, does not hold:
 * as the example beside it says, else with `variables`. These stand for the values of `example`, so a file
 * made of it has them and no value of the example. Returns what it has written; the caller removes it.
 */
export function lendEnvironmentFiles(
  repository: string,
  file: string,
  variables: Readonly<Record<string, string>>,
  example: string,
): string[] {
  const { services } = readComposeFile(join(repository, file)).tree
  const named = Object.values(treeOf(services)).flatMap((service) =>
    environmentFilesOf(treeOf(service)),
  )
  const folder = dirname(join(repository, file))
  const paths = named.map((path) => resolve(folder, path))
  const missing = [...new Set(paths)].filter(
    (path) => path.startsWith(repository) && !existsSync(path),
  )
  const replaced = join(repository, example)
  for (const path of missing) {
    const beside = exampleFor(path)
    const own = beside === undefined || beside === replaced
    writeFileSync(path, own ? asLines(variables) : readFileSync(beside, 'utf8'))
  }
  return missing
}

/** The paths under `env_file` of a service: one, a list, or a list of mappings. */
export function environmentFilesOf({ env_file: given }: Tree): string[] {
  const entries: unknown[] = Array.isArray(given) ? given : [given]
  const paths = entries.map((entry) => (typeof entry === 'string' ? entry : treeOf(entry).path))
  return paths.filter((path) => typeof path === 'string')
}

const exampleFor = (path: string) =>
  ['.example', '.sample', '.template', '.dist']
    .map((end) => path + end)
    .find((each) => existsSync(each))

const asLines = (variables: Readonly<Record<string, string>>) =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
