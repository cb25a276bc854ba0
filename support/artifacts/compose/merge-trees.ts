/**
 * Merging of compose files: maps key by key, lists appended, some keys replaced.
 * Source of the rules: https://docs.docker.com/reference/compose-file/merge/ and compose 2.40 itself.
 * Both sides are in their long form.
 */
import type { Tree } from '../../ports/composition.ts'
import { ComposeFileError } from './compose-file-error.ts'
import type { ComposeFile } from './read-compose-file.ts'
import { isTree, joined, textOf } from './trees.ts'

type Instructions = Pick<ComposeFile, 'resets' | 'overrides'>

/** Lists that the later file replaces as a whole. */
const replaced = /^services\.[^.]+\.(?:command|entrypoint|healthcheck\.test)$/

/** What makes two entries of a list the same; the later one wins. */
const keyOf: Readonly<Record<string, (entry: Tree) => string>> = {
  ports: (port) =>
    [port.host_ip, port.published, port.target, port.protocol].map((part) => textOf(part)).join(),
  volumes: (volume) => String(volume.target),
  secrets: (secret) => String(secret.target ?? secret.source),
  configs: (config) => String(config.target ?? config.source),
  env_file: (file) => String(file.path),
}

export function mergeTrees(base: Tree, later: Tree, tags: Instructions, path = ''): Tree {
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(later)) {
    const here = joined(path, key)
    if (tags.resets.has(here)) delete merged[key]
    else if (tags.overrides.has(here)) merged[key] = value
    else merged[key] = mergeValues(merged[key], value, tags, here)
  }
  return merged
}

function mergeValues(base: unknown, later: unknown, tags: Instructions, path: string): unknown {
  if (later === null || later === undefined) return base === undefined ? later : base
  if (base === null || base === undefined) {
    return isTree(later) ? mergeTrees({}, later, tags, path) : distinct(later, path)
  }
  if (replaced.test(path)) return later
  if (isTree(base) && isTree(later)) {
    return otherDriver(base, later, path) ? later : mergeTrees(base, later, tags, path)
  }
  if (Array.isArray(base) && Array.isArray(later)) return distinct([...base, ...later], path)
  if (isTree(base) || Array.isArray(base)) throw new ComposeFileError(`cannot override ${path}`)
  return later
}

/** Options of one log driver mean nothing to another. */
const otherDriver = (base: Tree, later: Tree, path: string): boolean =>
  /^services\.[^.]+\.logging$/.test(path) &&
  base.driver !== undefined &&
  later.driver !== undefined &&
  base.driver !== later.driver

function distinct(value: unknown, path: string): unknown {
  if (!Array.isArray(value) || !/^services\.[^.]+\.[^.]+$/.test(path) || replaced.test(path)) {
    return value
  }
  const identify = keyOf[path.split('.').at(-1) ?? '']
  const entries = new Map<string, unknown>()
  for (const entry of value) {
    entries.set(isTree(entry) && identify ? identify(entry) : JSON.stringify(entry), entry)
  }
  return [...entries.values()]
}
