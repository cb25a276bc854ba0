/** How a file of Python is imported: its module, and the folder from which that is found. */
import { posix } from 'node:path'
import { folderOf } from '../repository-files.ts'
import { modulesOf, type PythonSource } from './python-source.ts'

export interface PythonPlace {
  readonly cwd: string
  /** Such as `app.worker`. */
  readonly module: string
}

/**
 * By how the repository's own programs import each other; where no import tells, from the first folder
 * above that is no package.
 */
export function placeOf(source: PythonSource, path: string): PythonPlace {
  const roots = rootsOf(source)
  const above = [...roots.keys()].filter((root) => root === '.' || path.startsWith(`${root}/`))
  const [best] = above.sort((a, b) => (roots.get(b) ?? 0) - (roots.get(a) ?? 0))
  const cwd = best ?? packageRoot(source, path)
  const inside = cwd === '.' ? path : posix.relative(cwd, path)
  const module = inside.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')
  return { cwd, module }
}

function packageRoot({ paths }: PythonSource, path: string): string {
  let folder = folderOf(path)
  while (folder !== '.' && paths.includes(`${folder}/__init__.py`)) folder = folderOf(folder)
  return folder
}

const known = new WeakMap<PythonSource, ReadonlyMap<string, number>>()

/** Folders from which modules are imported by their whole names, and how often. */
function rootsOf(source: PythonSource): ReadonlyMap<string, number> {
  const counted = known.get(source) ?? countedRoots(source)
  known.set(source, counted)
  return counted
}

function countedRoots(source: PythonSource): ReadonlyMap<string, number> {
  const roots = new Map<string, number>()
  for (const [path, { imports }] of modulesOf(source)) {
    for (const { module, name } of imports) {
      const names = [module, ...(name === undefined ? [] : [`${module}.${name}`])]
      for (const root of names.flatMap((each) => rootOf(source, path, each))) {
        roots.set(root, (roots.get(root) ?? 0) + 1)
      }
    }
  }
  return roots
}

/** The folder above the importing file below which the module is found. */
function rootOf({ paths }: PythonSource, path: string, module: string): string[] {
  if (module.startsWith('.')) return []
  const inner = module.replaceAll('.', '/')
  for (let root = folderOf(path); ; root = folderOf(root)) {
    const start = root === '.' ? inner : `${root}/${inner}`
    if (paths.includes(`${start}.py`) || paths.includes(`${start}/__init__.py`)) return [root]
    if (root === '.') return []
  }
}
