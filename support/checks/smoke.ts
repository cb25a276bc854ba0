/** The check after a deployment: what it says of a system that works and of broken ones. */
import { Unverified } from '../core/errors.ts'
import type { CommandResult } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import { runProgram, said } from './deployment-commands.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Long enough for a mock job on a busy machine; a check of a broken system waits so long: in seconds. */
const patienceSeconds = { working: 30, broken: 1 }

/** Runs the smoke check of the repository against the API at `url`. */
export async function smoke(
  scene: Scene,
  url: string,
  expected: keyof typeof patienceSeconds,
  changes: Changes = {},
): Promise<CommandResult> {
  const { smoke: spec } = scene.manifest.deployment
  if (spec === undefined) throw new Unverified('needs deployment.smoke in the manifest')
  const { command, address, patience, unit } = spec
  const seconds = patienceSeconds[expected]
  const own = patience && { [patience]: String(unit === 's' ? seconds : seconds * 1000) }
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
