/** Workflows of a repository: which of them checks the composition, runs the tests, deploys. */
import { posix } from 'node:path'
import type { Found, RepositoryFiles } from '../../artifacts/repository-files.ts'

/** Which workflow does what, by what it runs. */
export function findWorkflows({
  paths,
  text,
}: RepositoryFiles): Readonly<Record<string, Found<string>>> {
  const files = paths.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
  const known: readonly (readonly [string, RegExp, RegExp])[] = [
    ['client', /client/, /generate-client|openapi/],
    ['restoreTest', /restore/, /pg_restore|restore/],
    ['staging', /staging/, /develop\b/],
    ['production', /prod|release/, /tags:\s*\[?['"]?v\*/],
    ['composition', /compose/, /docker compose up/],
    [
      'backend',
      /^(?!.*lint).*(backend|test)/,
      /\b(pytest|npm test|vitest|npm run test)\b|\btests?([-_]\w+)?\.sh\b/,
    ],
  ]
  const found: Record<string, Found<string>> = {}
  for (const [name, called, does] of known) {
    const rest = files.filter((path) => !Object.values(found).some(({ value }) => value === path))
    const fits = rest.filter((path) => does.test(text(path)))
    const best =
      fits.find((path) => called.test(posix.basename(path))) ??
      rest.find((path) => called.test(posix.basename(path))) ??
      fits[0]
    if (best !== undefined) found[name] = { value: best, where: best }
  }
  return found
}
