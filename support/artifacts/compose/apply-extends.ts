/** `extends`: a service that starts from another one, of the same file or of another. */
import { dirname, resolve } from 'node:path'
import type { Tree } from '../../ports/composition.ts'
import { canonicalService } from './canonical-service.ts'
import { ComposeFileError } from './compose-file-error.ts'
import { mergeTrees } from './merge-trees.ts'
import type { ComposeFile } from './read-compose-file.ts'
import { textOf, treeOf } from './trees.ts'

export interface ExtendSources {
  /** Reads another file, with its variables filled in. */
  read(file: string): ComposeFile
}

/** The file's services in their long form, what they extend merged in. */
export function extendedServices(file: ComposeFile, dir: string, sources: ExtendSources): Tree {
  const names = Object.keys(treeOf(file.tree.services))
  return Object.fromEntries(names.map((name) => [name, serviceOf(name, file, dir, sources, [])]))
}

function serviceOf(
  name: string,
  file: ComposeFile,
  dir: string,
  sources: ExtendSources,
  chain: readonly string[],
): Tree {
  const key = `${name} in ${file.file}`
  if (chain.includes(key))
    throw new ComposeFileError(`circular reference: ${[...chain, key].join(' -> ')}`)
  const declared = treeOf(treeOf(file.tree.services)[name])
  const { extends: parent, ...own } = declared
  const service = canonicalService(own, dir)
  if (parent === undefined || parent === null) return service
  const { from, baseName, baseDir } = parentOf(parent, file, dir, sources)
  if (treeOf(from.tree.services)[baseName] === undefined) {
    throw new ComposeFileError(
      `cannot extend service "${name}" in ${file.file}: service "${baseName}" not found`,
    )
  }
  const base = serviceOf(baseName, from, baseDir, sources, [...chain, key])
  const merged = mergeTrees({ services: { [name]: base } }, { services: { [name]: service } }, file)
  return treeOf(treeOf(merged.services)[name])
}

function parentOf(parent: unknown, file: ComposeFile, dir: string, sources: ExtendSources) {
  const baseName = textOf(parent) ?? textOf(treeOf(parent).service) ?? ''
  const other = textOf(treeOf(parent).file)
  if (other === undefined) return { from: file, baseName, baseDir: dir }
  const path = resolve(dir, other)
  return { from: sources.read(path), baseName, baseDir: dirname(path) }
}
