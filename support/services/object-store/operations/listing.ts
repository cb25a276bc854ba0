/** One page of the keys of a bucket: those that begin so, with a level of folders folded together. */
import { compareKeys } from '../catalogue.ts'

export interface Wanted {
  readonly prefix: string
  /** '' folds nothing. */
  readonly delimiter: string
  /** Most entries, keys and folders together. */
  readonly most: number
  /** The last entry of the page before: a key, or a folder, whose keys are all left out. */
  readonly after: string
}

export interface Page {
  readonly keys: readonly string[]
  readonly folders: readonly string[]
  /** The last entry; only there when more follow. */
  readonly next?: string
}

/** `keys` in the order of S3. */
export function pageOf(keys: readonly string[], wanted: Wanted): Page {
  const page: { keys: string[]; folders: string[] } = { keys: [], folders: [] }
  let last = wanted.after
  for (const key of keys) {
    if (!key.startsWith(wanted.prefix) || compareKeys(key, wanted.after) <= 0) continue
    const folder = folderOf(key, wanted)
    if (folder !== undefined && folder === last) continue
    if (page.keys.length + page.folders.length >= wanted.most) {
      return wanted.most === 0 ? page : { ...page, next: last }
    }
    if (folder === undefined) page.keys.push(key)
    else page.folders.push(folder)
    last = folder ?? key
  }
  return page
}

function folderOf(key: string, { prefix, delimiter }: Wanted): string | undefined {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
  return end === -1 ? undefined : key.slice(0, end + delimiter.length)
}
