/** What lies behind the Storage API: the contents themselves, of which its rows only tell. */
import { copyFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Unverified } from '../../core/errors.ts'
import type { SupabaseAddress } from '../../ports/services.ts'

/** The path of each content; throws `Unverified` where nothing can be seen. */
export async function contentKeys(address: SupabaseAddress): Promise<string[]> {
  const entries = await readdir(folderOf(address), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => join(parentPath, name))
}

/** Those of `versions` whose content is there. */
export async function contentsLeft(
  address: SupabaseAddress,
  versions: readonly string[],
): Promise<string[]> {
  const keys = (await contentKeys(address)).join('\n')
  return versions.filter((version) => keys.includes(version))
}

/**
 * Copies the content of one version to many others: for objects whose rows are written beside the
 * API, because a thousand uploads take longer than all that is to be seen of them.
 */
export async function copyContent(
  address: SupabaseAddress,
  version: string,
  others: readonly string[],
): Promise<void> {
  const folder = folderOf(address)
  await Promise.all(others.map((other) => copyFile(join(folder, version), join(folder, other))))
}

/** Takes a content away and leaves its row, as a fault of the store behind would. */
export async function loseContent(address: SupabaseAddress, version: string): Promise<void> {
  await rm(join(folderOf(address), version))
}

function folderOf({ contents }: SupabaseAddress): string {
  if (contents !== undefined) return contents
  throw new Unverified('needs stored-contents: the target shows nothing behind its Storage API')
}
