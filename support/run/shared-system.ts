/** The system under test that the harmless scenarios share: made once, before the first of them. */
import { join } from 'node:path'
import { describe, Unverified, Violation } from '../core/errors.ts'
import { secretsOf } from '../core/redact.ts'
import type { StackAddresses } from '../ports/services.ts'
import { whyNotRunning } from '../systems/left-out.ts'
import {
  type AnyManifest,
  isProduction,
  isProject,
  type RunnableManifest,
  runs,
} from '../systems/manifest.ts'
import { backendReady, type SystemProcess, startProcess } from '../systems/system.ts'
import { unbuiltOf } from '../systems/unbuilt.ts'
import type { SharedSystem } from './address-book.ts'
import { runOperatorSql } from './operator-sql.ts'
import { keepSecrets, secretsOfStack } from './secrets-kept.ts'
import { migrateDatabase, productionReady, withObjectStore } from './shared-production.ts'
import { lackOf, refuseFailure, setUpProject } from './shared-project.ts'
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
  const needs = stackFor(manifest)
  const { addresses: stack } = await startStack({ ...place, ...needs, dir: join(dir, 'services') })
  keepSecrets(place.runDir, secretsOfStack(stack))
  const system = { manifest: manifest.file, system: manifest.system, stack }
  return { ...system, ...(await startIn(manifest, place, dir, stack)) }
}

async function startIn(
  manifest: AnyManifest,
  place: SharedPlace,
  dir: string,
  stack: StackAddresses,
): Promise<Started> {
  if (isProject(manifest)) {
    const push = await setUpProject(manifest, stack, dir)
    const notRunning = lackOf(push)
    if (notRunning !== undefined) return { ...nothing, notRunning }
    return { ...nothing, ...(await failureOf(async () => refuseFailure(push))) }
  }
  if (!runs(manifest, 'backend')) return { ...nothing, notRunning: whyNotRunning('backend') }
  const roles = (['backend', 'worker'] as const).filter((role) => runs(manifest, role))
  const unbuilt = roles.flatMap((role) => unbuiltOf(manifest, role) ?? [])[0]
  if (unbuilt !== undefined) return { ...nothing, notRunning: unbuilt }
  const refused = await failureOf(() =>
    isProduction(manifest)
      ? migrateDatabase(manifest, stack, dir)
      : runOperatorSql(manifest, stack, dir),
  )
  if (Object.keys(refused).length > 0) return { ...nothing, ...refused }
  if (!isProduction(manifest)) return startProcesses(manifest, place, dir, stack, backendReady)
  return startProcesses(manifest, place, dir, withObjectStore(stack), productionReady)
}

/** What an operator does with the services of one scenario alone; what is refused is known already. */
export async function prepareAgain(
  manifest: AnyManifest,
  stack: StackAddresses,
  dir: string,
): Promise<void> {
  if (isProject(manifest)) await setUpProject(manifest, stack, dir, 'again')
  else await failureOf(() => runOperatorSql(manifest, stack, dir))
}

/** The bucket of a system that keeps its files in a store of its own. */
const bucket = 'plumbline'

/** What a system needs of its stack. A hosted project keeps the rights of a superuser to itself. */
export function stackFor(manifest: AnyManifest): Pick<StackPlace, 'rights' | 'bucket'> {
  if (isProduction(manifest)) return { rights: 'hosted', bucket }
  return { rights: isProject(manifest) ? 'hosted' : 'plain' }
}

type Started = Omit<SharedSystem, 'manifest' | 'system' | 'stack'>

/** What a system without processes has of them. */
const nothing = { backendUrl: '', environment: {}, logs: {} }

async function startProcesses<M extends RunnableManifest>(
  manifest: M,
  { runDir, launch, scope }: SharedPlace,
  dir: string,
  stack: StackAddresses,
  ready: (manifest: M, backend: SystemProcess, stack: StackAddresses) => Promise<void>,
): Promise<Started> {
  const processes: SystemProcess[] = []
  const started = (process: SystemProcess) => {
    processes.push(process)
    keepSecrets(runDir, secretsOf(process.environment))
    scope.undo(`stop the ${process.role}`, () => process.process.stop())
  }
  const workplace = { launch, stack, dir, started }
  const worker = runs(manifest, 'worker') ? [startProcess(manifest, 'worker', workplace)] : []
  const [backend] = await Promise.all([startProcess(manifest, 'backend', workplace), ...worker])
  const failure = await failureOf(() => ready(manifest, backend, stack))
  return {
    backendUrl: backend.url,
    environment: backend.environment,
    logs: Object.fromEntries(processes.map(({ role, process }) => [role, process.logFile])),
    ...failure,
  }
}

/** The failure of `check`, or what it lacks, as a sentence; nothing when it holds. */
async function failureOf(
  check: () => Promise<void>,
): Promise<Pick<Started, 'failure' | 'notRunning'>> {
  try {
    await check()
    return {}
  } catch (error) {
    if (error instanceof Violation) return { failure: describe(error) }
    if (error instanceof Unverified) return { notRunning: error.message }
    throw error
  }
}
