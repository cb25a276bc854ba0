/** The system under test that the harmless scenarios share: started once, before the first of them. */
import { join } from 'node:path'
import { describe, Violation } from '../core/errors.ts'
import { secretsOf } from '../core/redact.ts'
import type { Scope } from '../core/scope.ts'
import type { Launch } from '../ports/process.ts'
import type { StackAddresses } from '../ports/services.ts'
import type { Manifest } from '../systems/manifest.ts'
import { backendReady, type SystemProcess, startProcess } from '../systems/system.ts'
import type { SharedSystem } from './address-book.ts'
import { keepSecrets } from './secrets-kept.ts'

export interface SharedPlace {
  readonly runDir: string
  readonly launch: Launch
  readonly stack: StackAddresses
  readonly scope: Scope
}

/**
 * Starts backend and worker. A system that does not start is not an error of the run: the answer
 * carries the failure, and the scenarios that need it are in violation.
 */
export async function startShared(manifest: Manifest, place: SharedPlace): Promise<SharedSystem> {
  const processes: SystemProcess[] = []
  const started = (process: SystemProcess) => {
    processes.push(process)
    keepSecrets(place.runDir, secretsOf(process.environment))
    place.scope.undo(`stop the ${process.role}`, () => process.process.stop())
  }
  const { launch, stack } = place
  const workplace = { launch, stack, dir: join(place.runDir, manifest.system), started }
  const [backend] = await Promise.all([
    startProcess(manifest, 'backend', workplace),
    startProcess(manifest, 'worker', workplace),
  ])
  const failure = await failureOf(backendReady(manifest, backend))
  return {
    manifest: manifest.file,
    system: manifest.system,
    backendUrl: backend.url,
    environment: backend.environment,
    logs: Object.fromEntries(processes.map(({ role, process }) => [role, process.logFile])),
    ...(failure === undefined ? {} : { failure }),
  }
}

async function failureOf(start: Promise<void>): Promise<string | undefined> {
  try {
    await start
    return undefined
  } catch (error) {
    if (error instanceof Violation) return describe(error)
    throw error
  }
}
