/** Installed packages of a repository, linked into its copy. */
import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/**
 * `node_modules` of `folder` as one link; where it leads to packages of the repository itself, as
 * workspaces do, as a folder of links, so that the copy uses its own packages and not the original's.
 */
export function linkInstalled(repository: string, folder: string, target: string): void {
  const own = { repository: realpathSync(repository), target }
  const from = join(repository, folder, 'node_modules')
  const to = join(target, folder, 'node_modules')
  if (!existsSync(from) || existsSync(to)) return
  if (hasWorkspaces(own, from)) linkEach(own, from, to)
  else symlinkSync(from, to)
}

interface Copy {
  readonly repository: string
  readonly target: string
}

const isScope = (name: string) => name.startsWith('@')

/** Where a link leads inside the repository; undefined for a package that was installed. */
function placeInside({ repository }: Copy, path: string): string | undefined {
  if (!lstatSync(path).isSymbolicLink() || !existsSync(path)) return undefined
  const place = relative(repository, realpathSync(path))
  const parts = place.split(sep)
  return parts[0] === '..' || parts.includes('node_modules') ? undefined : place
}

function hasWorkspaces(own: Copy, folder: string): boolean {
  return readdirSync(folder).some((name) => {
    const path = join(folder, name)
    return isScope(name) ? hasWorkspaces(own, path) : placeInside(own, path) !== undefined
  })
}

function linkEach(own: Copy, from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) {
    const path = join(from, name)
    const place = placeInside(own, path)
    if (place !== undefined) symlinkSync(join(own.target, place), join(to, name))
    else if (isScope(name)) linkEach(own, path, join(to, name))
    else symlinkSync(path, join(to, name))
  }
}
