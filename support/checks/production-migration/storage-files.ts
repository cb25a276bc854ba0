/** Who talks to the file store: one module, and everybody else through it. */
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual, expectThat } from '../expect.ts'
import {
  areGone,
  backendOf,
  importersOf,
  programAt,
  type ReadProgram,
  servingPrograms,
  usesFile,
} from './source-tree.ts'

/** The module is there, holds the client of the S3 interface, and no other program does. */
export function oneModuleTalksToStore(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const { storageService, s3Module } = manifest.sources
  const module = programAt(manifest, programs, storageService)
  const importers = importersOf(servingPrograms(manifest, programs), s3Module)
  const own = importers.filter((at) => at.startsWith(`${module.path}:`))
  expectThat(own.length > 0, `${module.path} does not import ${s3Module}`)
  const others = importers.filter((at) => !own.includes(at))
  expectEqual(`programs that talk to the file store past ${module.path}`, others, [])
}

/** Every program that handles files imports the module, or one that stands between the two. */
export function usersGoThroughIt(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const { storageUsers, storageService } = manifest.sources
  const past = storageUsers
    .map((path) => programAt(manifest, programs, path))
    .filter((program) => {
      const use = { program, target: storageService, users: storageUsers }
      return !usesFile(manifest, use, programs)
    })
  expectEqual(
    `programs that import neither ${storageService} nor a module that does`,
    past.map(({ path }) => path),
    [],
  )
}

/** The former store's module is gone, and nobody imports it or its package. */
export function formerStoreIsGone(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const files = manifest.sources.gone.filter((file) => /minio/i.test(file))
  areGone(manifest, programs, files)
  const backend = backendOf(manifest, programs)
  expectEqual('imports of the package minio', importersOf(backend, 'minio'), [])
  const named = backend.flatMap(({ path, facts }) =>
    facts.names
      .filter(({ text }) => /^minio_?(service|client)$/i.test(text))
      .map(({ text, line }) => `${path}:${line} ${text}`),
  )
  expectEqual('names of the former store', named, [])
}
