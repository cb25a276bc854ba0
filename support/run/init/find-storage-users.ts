/** The four programs that handle files (document 004, T017 to T020), where they are not called as the documents say. */
import { basename } from 'node:path'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'

type Names = Readonly<Record<string, string>>

/** What stands for each documented program: a router of the manifest, or whoever draws images and stores them. */
const standIns: readonly (readonly [documented: RegExp, router: string | undefined])[] = [
  [/image_generation/, undefined],
  [/rag/, 'routers.documents'],
  [/visual_assets/, 'routers.visual_assets'],
  [/chat/, 'routers.chat'],
]

const draws = /\b(generat|creat|draw|mak|render)\w*_?image|image_?generat|\.images?\.generate\(/i
const aside = /(^|\/)(tests?|scripts?)\/|(^|\/)(test_|conftest)|\.(test|spec)\.\w+$/

/**
 * Undefined where every documented one is there, or where nobody can say what stands for one of them. `at` has
 * the fields of `sources` as they will be.
 */
export function findStorageUsers(
  files: RepositoryFiles,
  at: Names,
  documented: readonly string[],
): string[] | undefined {
  const isThere = (path: string | undefined) => path !== undefined && files.paths.includes(path)
  if (documented.every(isThere) || !isThere(at.storageService)) return undefined
  const users = documented.map((path) => {
    if (isThere(path)) return path
    const namesake = files.paths.filter((each) => basename(each) === basename(path))
    if (namesake.length === 1) return namesake[0]
    const router = standIns.find(([looks]) => looks.test(path))?.[1]
    return router === undefined ? drawerIn(files, at) : at[router]
  })
  return users.every(isThere) ? [...new Set(users.flatMap((path) => path ?? []))] : undefined
}

/** The one program that imports the store's module and makes images; the routers answer for themselves. */
function drawerIn({ paths, text }: RepositoryFiles, at: Names): string | undefined {
  const store = at.storageService ?? ''
  const routers = Object.entries(at).flatMap(([field, path]) =>
    field.startsWith('routers.') ? [path] : [],
  )
  const module = basename(store).replace(/\.\w+$/, '')
  const imports = new RegExp(`^\\s*(from|import)\\b.*(\\b|/)${module}\\b`, 'm')
  const side = store.split('/')[0] ?? ''
  const found = paths.filter(
    (path) =>
      path.startsWith(`${side}/`) &&
      /\.(py|ts|js|mjs)$/.test(path) &&
      ![store, ...routers].includes(path) &&
      !aside.test(path) &&
      imports.test(text(path)) &&
      draws.test(text(path)),
  )
  return found.length === 1 ? found[0] : undefined
}
