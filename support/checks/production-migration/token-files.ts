/** Where tokens are verified, and which programs ask for the caller. */

import { Unverified } from '../../core/errors.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { callerIn, usesCaller, whoTellsTheCaller } from './caller-names.ts'
import { isAskedByFramework, isMountedBesideCaller } from './framework-callers.ts'
import {
  areGone,
  importersOf,
  importsFile,
  programAt,
  type ReadProgram,
  usesFile,
} from './source-tree.ts'
import { saidOfTokens, waysAround } from './token-verification.ts'

/** The module verifies with the token library, says which algorithms and audience it takes, and skips nothing. */
export function verifiesProperly(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const { tokenValidation, tokenModule, currentUser } = manifest.sources
  const program = programAt(manifest, programs, tokenValidation)
  const { path, facts } = program
  expectThat(
    facts.names.some((name) => name.text === currentUser),
    `${path} has no ${currentUser}`,
  )
  expectThat(
    importersOf([program], tokenModule).length > 0,
    `${path} does not import ${tokenModule}`,
  )
  expectEqual(`what ${path} says of the tokens that it takes`, saidOfTokens(program), [
    'algorithms',
    'audience',
  ])
  expectEqual('ways around the verification of tokens', waysAround(program), [])
}

/** Each of the eight areas takes the caller from that module and from no other, itself or by its framework. */
export function areasAskForCaller(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const { routers, tokenValidation, currentUser, gone } = manifest.sources
  const areas = Object.values(routers).map((path) => programAt(manifest, programs, path))
  const isAsked = isAskedByFramework(manifest, programs)
  const files = areas.filter((program) => !isAsked(program))
  const told = whoTellsTheCaller(manifest, programs)
  const strangers = files.filter((program) => callerIn(manifest, program, told) === undefined)
  const unread = strangers.filter(isMountedBesideCaller(manifest, programs))
  expectEqual(
    `areas that do not take ${currentUser} of ${tokenValidation}`,
    strangers.filter((program) => !unread.includes(program)).map(({ path }) => path),
    [],
  )
  const idle = files.filter((program) => {
    const names = callerIn(manifest, program, told)
    return names !== undefined && !usesCaller(program, names)
  })
  expectEqual(
    `areas that import ${currentUser} and never use it`,
    idle.map(({ path }) => path),
    [],
  )
  areGone(manifest, areas, gone.filter(ofLogin))
  if (unread.length === 0) return
  const paths = unread.map(({ path }) => path).join(', ')
  throw new Unverified(
    `needs to know whether what mounts ${paths} asks for ${currentUser} before each request`,
  )
}

const ofLogin = (file: string) => /(^|\/)auth\.\w+$/.test(file)

/** Areas that two tasks have changed carry both changes: files by the new store, callers by the new tokens. */
export function bothChangesAreThere(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const { routers, storageService, storageUsers, tokenValidation, gone } = manifest.sources
  const store = { target: storageService, users: storageUsers }
  const isAsked = isAskedByFramework(manifest, programs)
  const told = whoTellsTheCaller(manifest, programs)
  const asks = (program: ReadProgram) =>
    importsFile(manifest, program, tokenValidation) ||
    callerIn(manifest, program, told) !== undefined
  for (const path of [routers.chat, routers.visual_assets]) {
    const program = programAt(manifest, programs, path)
    const found = {
      'the new store': usesFile(manifest, { program, ...store }, programs),
      'the new tokens': asks(program) || isAsked(program),
      'something of before': gone.some((file) => importsFile(manifest, program, file)),
    }
    const wanted = { 'the new store': true, 'the new tokens': true, 'something of before': false }
    expectEqual(`what ${path} imports, itself or through one module`, found, wanted)
  }
}
