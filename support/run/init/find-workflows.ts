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
    ['composition', /compose/, /\bdocker[- ]compose\b[^\n#]*\sup\b/],
    [
      'backend',
      /^(?!.*lint).*(backend|test)/,
      /\b(pytest|npm test|vitest|npm run test)\b|\btests?([-_]\w+)?\.sh\b/,
    ],
  ]
  const found: Record<string, Found<string>> = {}
  for (const [name, called, does] of known) {
    const rest = files.filter((path) => !isTaken(found, path))
    const fits = rest.filter((path) => does.test(text(path)))
    const best =
      fits.find((path) => called.test(posix.basename(path))) ??
      rest.find((path) => called.test(posix.basename(path))) ??
      fits[0] ??
      shared(found, name, (path) => does.test(text(path)))
    if (best !== undefined) found[name] = { value: best, where: best }
  }
  return found
}

const isTaken = (found: Readonly<Record<string, Found<string>>>, path: string) =>
  Object.values(found).some(({ value }) => value === path)

/** One workflow may check the composition in one job and run the tests in another. */
function shared(
  { composition }: Readonly<Record<string, Found<string>>>,
  name: string,
  does: (path: string) => boolean,
): string | undefined {
  if (name !== 'backend' || composition === undefined) return undefined
  return does(composition.value) ? composition.value : undefined
}
