/** The programs of a repository, read one by one, and who imports whom. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readSource } from '../../artifacts/source/read-source.ts'
import type { SourceFacts } from '../../artifacts/source/source-facts.ts'
import { Unverified, Violation } from '../../core/errors.ts'
import type { ProductionScene } from '../../run/scene.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { sourceFiles } from '../clean-copy.ts'
import { expectEqual } from '../expect.ts'
import { meansFile } from './import-aims.ts'

export interface ReadProgram {
  /** Relative to the repository. */
  readonly path: string
  readonly text: string
  readonly facts: SourceFacts
}

/** Every program below the folders of backend and frontend. */
export async function programsOf({ production, dir }: ProductionScene): Promise<ReadProgram[]> {
  const { frontend } = production.sources
  const folders = [...backendFolders(production), frontend]
  const files = await sourceFiles({ manifest: production, dir })
  return files
    .filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)))
    .flatMap(({ path, text }) => {
      const facts = parsed(path, text)
      return facts === undefined ? [] : [{ path, text, facts }]
    })
}

function parsed(path: string, text: string): SourceFacts | undefined {
  try {
    return readSource(path, text)
  } catch (cause) {
    const { message } = cause as Error
    // The grammar of Python that reads here is not Python's own: what it does not know is no fault.
    if (path.endsWith('.py')) throw new Unverified(`needs a reader that knows more: ${message}`)
    throw new Violation(message, { cause })
  }
}

/** The program at `path`; one that is not there is a violation, which says where the manifest has the path from. */
export function programAt(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
  path: string,
): ReadProgram {
  const { repository, sources } = manifest
  const found = programs.find((program) => program.path === path)
  if (found !== undefined) return found
  if (!existsSync(join(repository, path))) {
    const field = fieldOf(sources, path, 'sources') ?? 'the manifest'
    throw new Violation(`the repository has no ${path}`, {
      expected: `the program that ${field} names; one that lies elsewhere is named there`,
      received: 'no such file',
    })
  }
  const folders = [...backendFolders(manifest), sources.frontend]
  if (!folders.some((folder) => path.startsWith(`${folder}/`))) {
    throw new Unverified(
      `needs the folder of ${path} in the manifest: sources.shared, beside ${folders.join(', ')}`,
    )
  }
  throw new Unverified(`needs a reader of the language of ${path}`)
}

/** The name of the field that holds `path`, with dots between its parts. */
function fieldOf(value: unknown, path: string, name: string): string | undefined {
  if (value === path) return name
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value)
    .map(([key, each]) => fieldOf(each, path, Array.isArray(value) ? name : `${name}.${key}`))
    .find((found) => found !== undefined)
}

const backendFolders = ({ sources }: ProductionManifest) => [sources.backend, ...sources.shared]

/** Programs of the backend alone. Where there is none, what they do not hold proves nothing. */
export function backendOf(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): ReadProgram[] {
  const folders = backendFolders(manifest)
  const found = programs.filter(({ path }) =>
    folders.some((folder) => path.startsWith(`${folder}/`)),
  )
  if (found.length > 0) return found
  throw new Unverified(`below ${folders.join(' and ')} there is no program to look at`)
}

/** Folders of what developers run by hand, be it for a store on their own machine. */
const byHand = /(^|\/)(tests?|scripts?|tools?|dev)\//

/** Programs of the backend that run in production: what is run by hand is none, unless another imports it. */
export function servingPrograms(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): ReadProgram[] {
  const all = backendOf(manifest, programs)
  const serving = all.filter(({ path }) => !byHand.test(path))
  const imported = (path: string) => serving.some((other) => importsFile(manifest, other, path))
  return all.filter(({ path }) => !byHand.test(path) || imported(path))
}

/** Programs of the site alone. */
export const frontendOf = ({ sources }: ProductionManifest, programs: readonly ReadProgram[]) =>
  programs.filter(({ path }) => path.startsWith(`${sources.frontend}/`))

/** Whether `program` imports the file at `target`, however its language writes that. */
export const importsFile = (
  manifest: ProductionManifest,
  { path, facts }: ReadProgram,
  target: string,
): boolean => facts.imports.some((one) => meansFile(manifest, { path, one }, target))

/**
 * Whether `program` uses the file at `target`, itself or through a module of the backend's own that does,
 * such as one that keeps rows and files together. Those in `users` answer for themselves.
 */
export function usesFile(
  manifest: ProductionManifest,
  { program, target, users }: { program: ReadProgram; target: string; users: readonly string[] },
  programs: readonly ReadProgram[],
): boolean {
  if (importsFile(manifest, program, target)) return true
  const between = backendOf(manifest, programs).filter(
    ({ path }) => path !== program.path && path !== target && !users.includes(path),
  )
  return between.some(
    (module) =>
      importsFile(manifest, program, module.path) && importsFile(manifest, module, target),
  )
}

/** None of the files is there any more, and nobody imports one. */
export function areGone(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
  files: readonly string[],
): void {
  const there = files.filter((file) => existsSync(join(manifest.repository, file)))
  expectEqual('files that had to go', there, [])
  const users = programs.flatMap((program) =>
    files
      .filter((file) => importsFile(manifest, program, file))
      .map((file) => `${program.path} imports ${file}`),
  )
  expectEqual('imports of files that are gone', users, [])
}

/** How languages write a part of a package: `boto3.session`, `jose/jwt/verify`. */
const partOf = ['.', '/']

/** Programs that import a package, as `path:line`. */
export function importersOf(programs: readonly ReadProgram[], name: string): string[] {
  return programs.flatMap(({ path, facts }) =>
    facts.imports
      .filter(
        ({ module }) => module === name || partOf.some((sign) => module.startsWith(name + sign)),
      )
      .map(({ line }) => `${path}:${line}`),
  )
}
