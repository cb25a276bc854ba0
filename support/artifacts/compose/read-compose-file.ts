/** One compose file as plain values, with its merge instructions kept apart. */
import { readFileSync } from 'node:fs'
import { isCollection, isMap, isScalar, type Node, parseDocument } from 'yaml'
import type { Tree } from '../../ports/composition.ts'
import { ComposeFileError } from './compose-file-error.ts'
import { isTree, joined } from './trees.ts'

export interface ComposeFile {
  readonly file: string
  readonly tree: Tree
  /** Dotted paths tagged `!reset`: what earlier files say there is dropped. */
  readonly resets: ReadonlySet<string>
  /** Dotted paths tagged `!override`: replaces what earlier files say instead of merging. */
  readonly overrides: ReadonlySet<string>
}

/** Anchors, aliases and merge keys are resolved. Throws `ComposeFileError` for broken YAML. */
export function readComposeFile(file: string): ComposeFile {
  const document = parseDocument(readSource(file), { merge: true, logLevel: 'error' })
  const [error] = document.errors
  if (error !== undefined) throw new ComposeFileError(`failed to parse ${file}: ${error.message}`)
  const tags = { reset: new Set<string>(), override: new Set<string>() }
  collectTags(document.contents as Node | null, '', tags)
  const tree: unknown = document.toJS()
  if (!isTree(tree))
    throw new ComposeFileError(`failed to parse ${file}: top-level object must be a mapping`)
  return { file, tree, resets: tags.reset, overrides: tags.override }
}

function readSource(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ComposeFileError(`open ${file}: no such file or directory`, { cause })
  }
}

function collectTags(
  node: unknown,
  path: string,
  tags: { readonly reset: Set<string>; readonly override: Set<string> },
): void {
  if (!isScalar(node) && !isCollection(node)) return
  if (node.tag === '!reset') tags.reset.add(path)
  if (node.tag === '!override') tags.override.add(path)
  if (!isMap(node)) return
  for (const { key, value } of node.items) {
    collectTags(value, joined(path, String(isScalar(key) ? key.value : key)), tags)
  }
}
