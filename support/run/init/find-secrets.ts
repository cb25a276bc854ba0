/** Secrets that workflows ask of the settings of their repository. */
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import { valueFor } from './find-environment.ts'

const handed = /^\s*([A-Z][A-Z0-9_]*):\s*['"]?\$\{\{\s*secrets\.(\w+)\s*\}\}['"]?\s*$/gm

/**
 * What those settings would hold, by the variables that they are handed on as: a test project is the target's own,
 * and what the example of the environment names stays what it is there. The rest is nobody's to guess.
 */
export function findSecrets(
  { text }: RepositoryFiles,
  workflows: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const asked = workflows.flatMap((path) => [...text(path).matchAll(handed)])
  const found = asked.flatMap(([, name = '', secret = '']) => {
    const value = variables[name] ?? valueFor(name, '')
    // The hosting service makes this one itself.
    const isKnown = name in variables || value.includes('${')
    return secret === 'GITHUB_TOKEN' || !isKnown ? [] : [[secret, value] as const]
  })
  return Object.fromEntries(found)
}
