/** The files of a system's repository as they would be committed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { copyRepository } from '../systems/repository-copy.ts'

export interface SourceFile {
  /** Relative to the repository. */
  readonly path: string
  readonly text: string
}

/** A system of whatever kind, and where its copy may lie. */
export interface Delivered {
  readonly manifest: { readonly repository: string }
  readonly dir: string
}

/** Folder of a clean copy; the same one for the whole scenario. */
export async function cleanCopy({ manifest, dir }: Delivered): Promise<string> {
  const copy = join(dir, 'clean-copy')
  if (!existsSync(copy)) await copyRepository(manifest.repository, copy)
  return copy
}

/** Every text file; packages and what is binary are left out. */
export async function sourceFiles(scene: Delivered): Promise<SourceFile[]> {
  const copy = await cleanCopy(scene)
  return filesBelow(copy)
    .map((path) => ({ path: relative(copy, path), bytes: readFileSync(path) }))
    .filter(({ bytes }) => !bytes.includes(0))
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }))
}

/** A list that a package manager writes: names and digests, nothing that a person has put in. */
export const isLockFile = ({ path }: SourceFile) =>
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|[\w-]+\.lock|[\w-]+-lock\.ya?ml)$/.test(path)

/** Links are not followed: packages are linked into the copy. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === '.git' ? [] : filesBelow(path)
    return entry.isFile() ? [path] : []
  })
}
