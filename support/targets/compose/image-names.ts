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

function filesIn(folder: string): string[] {
  const listed = readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) =>
    join(entry.parentPath, entry.name).slice(folder.length + 1),
  )
  return listed.filter((file) => !file.split('/').some((part) => left.has(part))).sort()
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
