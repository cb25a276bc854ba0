/** The draft of `sources`: where the programs are that the task list names. */
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import { sources } from '../../systems/manifest-parts/production/sources.ts'
import type { Entry } from './draft.ts'
import { findByWork, namesByWork } from './find-by-work.ts'
import { findInUsualFolders, findPackages, findSiteFolder } from './find-packages.ts'
import { findElsewhere } from './find-production.ts'
import { findStorageUsers } from './find-storage-users.ts'
import { nested, texts } from './flat-fields.ts'

export const isFile = (text: string) => /\.\w+$/.test(text) && !text.startsWith('public.')

/** By their names first, then by what they do, then by what a framework is told. */
export function sourcesOf(
  files: RepositoryFiles,
  root: string,
  told: Readonly<Record<string, string>>,
): Entry[] {
  const documented = texts(sources.parse(undefined), isFile)
  const all = texts(sources.parse(undefined), () => true)
  const usual = findInUsualFolders(files)
  const { places: elsewhere = findSiteFolder(files), shared = [] } = findPackages(files, root) ?? {}
  const own: Readonly<Record<string, string>> = { ...usual, ...elsewhere }
  const sides = {
    ...(own.backend && { backend: [own.backend, ...shared] }),
    ...(own.frontend && { frontend: [own.frontend] }),
  }
  const byWork = findByWork(files, documented, sides)
  const places = { ...told, ...byWork, ...findElsewhere(files, documented), ...own }
  const at = { ...all, ...places }
  const found = { ...namesByWork(files, at, all), ...places }
  const storageUsers = findStorageUsers(files, at, sources.parse(undefined).storageUsers)
  if (Object.keys(found).length === 0 && storageUsers === undefined) return []
  const comment =
    'Found by their names, or by what they do: they are not where the documents have them'
  const lists = {
    ...(shared.length > 0 && { shared: [...shared] }),
    ...(storageUsers && { storageUsers }),
  }
  return [{ name: 'sources', value: { ...lists, ...nested(found) }, comment }]
}
