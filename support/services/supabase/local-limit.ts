/** The size of files that the local stack of a project takes at most, whatever its buckets say. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'

/** Supabase CLI, "config.toml": `storage.file_size_limit`; 50 MiB where nothing is said. */
const config = z.looseObject({
  storage: z
    .looseObject({ file_size_limit: z.union([z.string(), z.int()]).default('50MiB') })
    .prefault({}),
})

/** As the CLI reads sizes: every unit is a power of 1024, whether it is written MB or MiB. */
const size = /^(\d+(?:\.\d+)?) ?([kmgtp])?i?b?$/i

/**
 * In bytes; undefined where the folder of the CLI has no settings, or none that can be read: the CLI
 * itself refuses these.
 */
export function localUploadLimit(folder: string): number | undefined {
  const file = join(folder, 'config.toml')
  if (!existsSync(file)) return undefined
  try {
    const { storage } = config.parse(parse(readFileSync(file, 'utf8')))
    return bytesOf(String(storage.file_size_limit))
  } catch {
    return undefined
  }
}

function bytesOf(text: string): number | undefined {
  const [, amount, unit = ''] = size.exec(text.trim()) ?? []
  if (amount === undefined) return undefined
  const power = ' kmgtp'.indexOf(unit.toLowerCase() || ' ')
  return Math.floor(Number(amount) * 1024 ** power)
}
