/** Which file of the repository an import means. */
import { posix } from 'node:path'
import { meantBy } from '../../artifacts/javascript/own-packages.ts'
import type { SourceImport } from '../../artifacts/source/source-facts.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'

/** An import without its line, and the program that it stands in. */
interface Asked {
  readonly path: string
  readonly one: Pick<SourceImport, 'module' | 'names'>
}

/** Whether an import means the file at `target`, however the language of the program writes that. */
export function meansFile(
  { sources, repository }: ProductionManifest,
  { path, one }: Asked,
  target: string,
): boolean {
  const aims = [...aimsOf(path, one, sources), ...meantBy(repository, one).map(withoutEnding)]
  return aims.includes(withoutEnding(target))
}

/** Every path that an import may mean, without the ending of the file. */
function aimsOf(
  path: string,
  { module, names }: Asked['one'],
  { backend, frontend }: ProductionManifest['sources'],
): string[] {
  const folder = posix.dirname(path)
  if (!path.endsWith('.py')) {
    const own = /^[@~]\/(.+)/.exec(module)?.[1]
    if (own === undefined) return [withoutEnding(posix.join(folder, module))]
    // The usual alias (Next.js, "Absolute Imports and Module Path Aliases") of either place of the sources.
    return [`${frontend}/src/${own}`, `${frontend}/${own}`].map(withoutEnding)
  }
  const dots = /^\.*/.exec(module)?.[0].length ?? 0
  const own = module.slice(dots).replaceAll('.', '/')
  const above = dots === 0 ? [] : [posix.join(folder, '../'.repeat(dots - 1), own)]
  const roots = dots > 0 ? above : [own, posix.join(backend, own)]
  return roots.flatMap((root) => [root, ...names.map((name) => posix.join(root, name))])
}

/** A folder is imported by the file that stands for it. */
const withoutEnding = (path: string) =>
  path.replace(/\.(py|[mc]?[jt]sx?)$/, '').replace(/\/(index|__init__)$/, '')
