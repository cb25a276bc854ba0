/** Migrations by a program of the repository's own, which no tool of migrations has made. */
import { folderOf, type RepositoryFiles } from '../../artifacts/repository-files.ts'
import type { Entry } from './draft.ts'
import { packageIn } from './package-file.ts'

/** Scripts that bring the database up to date, the plainest name first. */
const usual = /^((db|database)[:-])?migrat(e|ions?)([:-](up|run|latest|deploy|prod(uction)?))?$/

/** The script of the package that lies deepest: those above it only pass the call on. */
export function ownMigrations({ paths, text }: RepositoryFiles): Entry[] {
  const packages = paths.filter((path) => /(^|\/)package\.json$/.test(path))
  const found = packages.flatMap((path) => {
    const [script] = packageIn(text(path))
      .scripts.filter((name) => usual.test(name))
      .sort((a, b) => a.length - b.length)
    return script === undefined ? [] : [{ path, script, depth: path.split('/').length }]
  })
  const [deepest] = found.sort((a, b) => b.depth - a.depth)
  if (deepest === undefined) return []
  const value = { command: ['npm', 'run', deepest.script], cwd: folderOf(deepest.path) }
  return [{ name: 'migrate', value, comment: `Found in ${deepest.path}` }]
}
