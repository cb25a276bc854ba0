/** The way to a folder of a repository: what concerns it may lie in any folder above it. */
import { dirname, normalize } from 'node:path'

/** `.` first, then each folder down to `folder`, which is relative to the repository. */
export function foldersTo(folder: string): string[] {
  const own = normalize(folder).replace(/\/$/, '')
  const above = dirname(own)
  return above === own ? [own] : [...foldersTo(above), own]
}
