/** Plain values out of YAML documents: narrowing and walking. */
import type { Tree } from '../../ports/composition.ts'

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value as a tree; anything else is an empty one. */
export const treeOf = (value: unknown): Tree => (isTree(value) ? value : {})

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A scalar as text; undefined for null, lists and trees. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return undefined
}

/** Every scalar text of the tree replaced by `change`; keys stay as they are. */
export function mapTexts(
  value: unknown,
  change: (text: string, path: string) => unknown,
  path = '',
): unknown {
  if (typeof value === 'string') return change(value, path)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, path))
  if (!isTree(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapTexts(item, change, joined(path, key))]),
  )
}

/** `joined('services', 'web')` → `services.web`. */
export const joined = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)
