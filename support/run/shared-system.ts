/** The system under test that the harmless scenarios share: made once, before the first of them. */
import { join } from 'node:path'
import { describe, Violation } from '../core/errors.ts'
import { secretsOf } from '../core/redact.ts'
import type { StackAddresses } from '../ports/services.ts'
import { whyNotRunning } from '../systems/left-out.ts'
import { type AnyManifest, isProject, type Manifest, runs } from '../systems/manifest.ts'
import { backendReady, type SystemProcess, startProcess } from '../systems/system.ts'
import type { SharedSystem } from './address-book.ts'
import { keepSecrets, secretsOfStack } from './secrets-kept.ts'
import { refuseFailure, setUpProject } from './shared-project.ts'
import { type StackPlace, startStack } from './stack.ts'

export interface SharedPlace extends Pick<StackPlace, 'target' | 'runId' | 'launch' | 'scope'> {
  readonly runDir: string
}

/**
 * Starts the services of one system, then the system. One that does not start is no error of the
 * run: the answer carries the failure, and the scenarios that need it are in violation.
 */
export async function startShared(
  manifest: AnyManifest,
  place: SharedPlace,
): Promise<SharedSystem> {
  const dir = join(place.runDir, manifest.system)
  const rights = isProject(manifest) ? 'hosted' : 'plain'
  const { addresses: stack } = await startStack({ ...place, dir: join(dir, 'services'), rights })
  keepSecrets(place.runDir, secretsOfStack(stack))
  const system = { manifest: manifest.file, system: manifest.system, stack }
  const started = isProject(manifest)
    ? {
        ...nothing,
        ...(await failureOf(async () => refuseFailure(await setUpProject(manifest, stack, dir)))),
      }
    : await startProcesses(manifest, place, dir, stack)
  return { ...system, ...started }
}

type Started = Omit<SharedSystem, 'manifest' | 'system' | 'stack'>

/** What a system without processes has of them. */
const nothing = { backendUrl: '', environment: {}, logs: {} }

async function startProcesses(
  manifest: Manifest,
  { runDir, launch, scope }: SharedPlace,
  dir: string,
  stack: StackAddresses,
): Promise<Started> {
  const processes: SystemProcess[] = []
  const started = (process: SystemProcess) => {
    processes.push(process)
    keepSecrets(runDir, secretsOf(process.environment))
    scope.undo(`stop the ${process.role}`, () => process.process.stop())
  }
  const workplace = { launch, stack, dir, started }
  if (!runs(manifest, 'backend')) return { ...nothing, notRunning: whyNotRunning('backend') }
  const worker = runs(manifest, 'worker') ? [startProcess(manifest, 'worker', workplace)] : []
  const [backend] = await Promise.all([startProcess(manifest, 'backend', workplace), ...worker])
  const failure = await failureOf(() => backendReady(manifest, backend))
  return {
    backendUrl: backend.url,
    environment: backend.environment,
    logs: Object.fromEntries(processes.map(({ role, process }) => [role, process.logFile])),
    ...failure,
  }
}

/** The failure of `check` as a sentence; nothing when it holds. */
async function failureOf(check: () => Promise<void>): Promise<{ failure?: string }> {
  try {
    await check()
    return {}
  } catch (error) {
    if (error instanceof Violation) return { failure: describe(error) }
    throw error
  }
}
