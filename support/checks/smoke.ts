/** The check after a deployment: what it says of a system that works and of broken ones. */
import { Unverified } from '../core/errors.ts'
import type { CommandResult } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import { runProgram, said } from './deployment-commands.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Long enough for a mock job on a busy machine: in milliseconds. */
export const amplePatienceMs = 30_000

/**
 * What a system that lacks something gets: twice what the working one took. Less would let a check
 * that looks at half of it fail for want of time, and seem to have noticed.
 */
export const patienceAfter = (tookMs: number): number => Math.max(2_000, Math.ceil(2 * tookMs))

/** Runs the smoke check of the repository against the API at `url`, with so much patience. */
export async function smoke(
  scene: Scene,
  url: string,
  patienceMs: number,
  changes: Changes = {},
): Promise<CommandResult> {
  const { smoke: spec } = scene.manifest.deployment
  if (spec === undefined) throw new Unverified('needs deployment.smoke in the manifest')
  const { command, address, patience, unit } = spec
  const own = patience && {
    [patience]: String(unit === 's' ? Math.ceil(patienceMs / 1000) : patienceMs),
  }
  return runProgram(scene, command, { ...changes, [address]: url, ...own })
}

export function succeedsOnWorking(result: CommandResult): void {
  expectThat(result.code === 0, 'the smoke check fails on a system that works', {
    received: said(result),
  })
}

/** It fails for each of the broken systems. */
export function failsOnBroken(results: Readonly<Record<string, CommandResult>>): void {
  const passed = Object.entries(results).filter(([, { code }]) => code === 0)
  expectEqual(
    'broken systems that the smoke check lets pass',
    passed.map(([name]) => name),
    [],
  )
}
