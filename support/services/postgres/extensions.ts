/** Extensions that consist of SQL alone, put where the server looks for its own. */
import { randomUUID } from 'node:crypto'
import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Copies the files of `folder` into the package at `home`; one that is there already with other
 * contents is replaced whole. Safe for two at once.
 */
export async function addExtensions(home: string, folder: string | undefined): Promise<void> {
  for (const { content, place } of await missing(home, folder)) {
    const draft = `${place}.${randomUUID()}`
    await writeFile(draft, content, { mode: 0o644 })
    await rename(draft, place)
  }
}

/** Whether all of them are there. */
export async function hasExtensions(home: string, folder: string | undefined): Promise<boolean> {
  return (await missing(home, folder)).length === 0
}

async function missing(home: string, folder: string | undefined) {
  if (folder === undefined) return []
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const place = join(home, 'native', 'share', 'postgresql', 'extension', name)
      const [content, there] = await Promise.all([readFile(join(folder, name)), contentOf(place)])
      return { content, place, whole: there?.equals(content) === true }
    }),
  )
  return files.filter(({ whole }) => !whole)
}

async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
