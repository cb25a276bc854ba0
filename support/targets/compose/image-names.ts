/** Names of images by what they are built of: what is the same is built once, whoever asks for it. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { BuildConfig, ComposeConfig } from './compose-config.ts'

/** `.ci/containers down` and the end of a run remove what bears it and is in no use. */
export const builtName = 'plumbline-built'

/** Not copied by any build that works on a clean checkout. */
const left = new Set(['node_modules', '.git'])

/** The services that are built, each with the name of its image. */
export function imagesOf({ services }: ComposeConfig): Record<string, string> {
  const named = Object.entries(services).flatMap(([name, { build }]) =>
    build === undefined ? [] : [[name, `${builtName}:${hashOf(build)}`] as const],
  )
  return Object.fromEntries(named)
}

function hashOf(build: BuildConfig): string {
  const { context, dockerfile = 'Dockerfile', ...rest } = build
  const hash = createHash('sha256').update(JSON.stringify({ dockerfile: fileIn(build), rest }))
  for (const file of filesIn(context))
    hash.update(`${file}\0`).update(contentOf(join(context, file)))
  if (isAbsolute(dockerfile)) hash.update(contentOf(dockerfile))
  return hash.digest('hex').slice(0, 20)
}

/** An absolute path names another folder each time. */
const fileIn = ({ dockerfile = 'Dockerfile' }: BuildConfig) =>
  isAbsolute(dockerfile) ? 'outside' : dockerfile

/** Relative paths, in order; a linked folder is looked at as a link. */
function filesIn(folder: string, inside = ''): string[] {
  const entries = readdirSync(join(folder, inside), { withFileTypes: true })
  return entries
    .filter(({ name }) => !left.has(name))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(inside, entry.name)
      if (entry.isDirectory()) return filesIn(folder, path)
      return entry.isFile() || entry.isSymbolicLink() ? [path] : []
    })
}

function contentOf(path: string): Buffer | string {
  try {
    return readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EISDIR') return ''
    if (code === 'ENOENT') return linkAt(path)
    throw error
  }
}

/** A link that leads nowhere is what it says; what is missing altogether is nothing. */
function linkAt(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return '' // the build itself will complain
  }
}
