/** Environment files that only an operator's machine has: lent to a clean copy while its compose file is read. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readComposeFile } from '../artifacts/compose/read-compose-file.ts'
import { treeOf } from '../artifacts/compose/trees.ts'

/**
 * Writes each file that `env_file` of a service names and that the repository, rightly, does not hold:
 * as the example beside it says, else with `variables`. Returns what it has written; the caller removes it.
 */
export function lendEnvironmentFiles(
  repository: string,
  file: string,
  variables: Readonly<Record<string, string>>,
): string[] {
  const { services } = readComposeFile(join(repository, file)).tree
  const named = Object.values(treeOf(services)).flatMap((service) => {
    const { env_file: given } = treeOf(service)
    const entries: unknown[] = Array.isArray(given) ? given : [given]
    return entries.map((entry) => (typeof entry === 'string' ? entry : treeOf(entry).path))
  })
  const folder = dirname(join(repository, file))
  const paths = named.flatMap((path) => (typeof path === 'string' ? resolve(folder, path) : []))
  const missing = [...new Set(paths)].filter(
    (path) => path.startsWith(repository) && !existsSync(path),
  )
  for (const path of missing) writeFileSync(path, exampleFor(path) ?? asLines(variables))
  return missing
}

function exampleFor(path: string): string | undefined {
  const example = ['.example', '.sample', '.template', '.dist'].map((end) => path + end)
  const found = example.find((each) => existsSync(each))
  return found === undefined ? undefined : readFileSync(found, 'utf8')
}

const asLines = (variables: Readonly<Record<string, string>>) =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
