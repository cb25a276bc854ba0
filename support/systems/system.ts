/** Starts the processes of a system under test as its manifest tells, against one stack of services. */
import { delimiter, dirname, join } from 'node:path'
import { FinalViolation, Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { freePort } from '../ports/loopback.ts'
import type { Launch, RunningProcess } from '../ports/process.ts'
import type { StackAddresses } from '../ports/services.ts'
import { inItsOwnWords } from './database-in-parts.ts'
import { encryptedOnly } from './encrypted-only.ts'
import { type Changes, changed, environmentOf, fill } from './environment.ts'
import { call } from './http-client.ts'
import { knowsProjectBy } from './issuer.ts'
import { lastWords } from './last-words.ts'
import type { ProcessRole, RunnableManifest } from './manifest.ts'
import { startedWith } from './started-environments.ts'
import { unbuiltOf } from './unbuilt.ts'

export interface SystemProcess {
  readonly role: ProcessRole
  readonly process: RunningProcess
  /** Base address; empty for a process that does not listen. */
  readonly url: string
  /** The environment that it was started with. */
  readonly environment: Readonly<Record<string, string>>
}

export interface Workplace {
  readonly launch: Launch
  /** Folder of the run or scenario; logs go to `logs` below it. */
  readonly dir: string
  readonly stack: StackAddresses
  /** Told of every process, so that it is stopped at the end and its log kept. */
  readonly started: (process: SystemProcess) => void
  /** Where a process that listens has to, because others know it already; any free port otherwise. */
  readonly port?: number
}

/** What every program needs of the machine, and nothing else of our own environment. */
export function machineEnvironment(dir: string): Record<string, string> {
  // The Node that runs us comes first: the machine's own may be too old for the system.
  const path = [dirname(process.execPath), process.env.PATH ?? '/usr/bin:/bin'].join(delimiter)
  // Where the run keeps what Node has compiled, the many starts of one run share it.
  const { NODE_COMPILE_CACHE: compiled } = process.env
  const cache = compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }
  return { PATH: path, HOME: dir, TMPDIR: dir, LANG: 'C.UTF-8', ...cache }
}

/** Starts one process with `changes` to its environment; does not wait until it is ready. */
export async function startProcess(
  manifest: RunnableManifest,
  role: ProcessRole,
  place: Workplace,
  changes: Changes = {},
): Promise<SystemProcess> {
  const spec = manifest.processes[role]
  if (spec === undefined) throw new Unverified(`needs processes.${role} in the manifest`)
  const unbuilt = unbuiltOf(manifest, role)
  if (unbuilt !== undefined) throw new Unverified(unbuilt)
  const port = spec.port === undefined ? undefined : (place.port ?? (await freePort()))
  const templates = { ...manifest.environment, ...spec.environment }
  const environment = changed(
    {
      ...machineEnvironment(place.dir),
      ...environmentOf(manifest, place.stack),
      ...fill(spec.environment, place.stack, manifest.file),
      ...(spec.port === undefined ? {} : { [spec.port]: String(port) }),
    },
    inItsOwnWords(changes, templates, place.stack, manifest.file),
  )
  const [command = '', ...args] = spec.command
  const started: SystemProcess = {
    role,
    url: port === undefined ? '' : `http://127.0.0.1:${port}`,
    environment,
    process: await place.launch({
      name: role,
      command,
      args,
      cwd: join(manifest.repository, spec.cwd),
      env: environment,
      logDir: join(place.dir, 'logs'),
    }),
  }
  if (port !== undefined) {
    startedWith(started.url, started)
    knowsProjectBy(started.url, place.stack, templates, environment)
  }
  place.started(started)
  return started
}

/** Waits until the backend's health check answers 200; a process that ends meanwhile is a violation. */
export async function backendReady(
  manifest: RunnableManifest & { readonly routes: { readonly health: string } },
  backend: SystemProcess,
): Promise<void> {
  const { readyWithin } = manifest.processes.backend
  const ready = async () => {
    refuseEnded(manifest, backend)
    const { status } = await call(backend.url + manifest.routes.health, { withinMs: 5_000 })
    if (status !== 200) throw new Violation(`the health check answers ${status}`)
  }
  const withinMs = readyWithin * 1000
  await eventually('the backend is healthy', ready, { withinMs }).catch((error: unknown) => {
    throw withLog(error, backend)
  })
  firstReady.set(backend.process, firstReady.get(backend.process) ?? Date.now())
}

const firstReady = new WeakMap<RunningProcess, number>()

/** Milliseconds from the start of the process until it was first seen ready; undefined if it never was. */
export function readyIn({ process }: SystemProcess): number | undefined {
  const at = firstReady.get(process)
  return at === undefined ? undefined : at - process.startedAt
}

const isTimeOut = (error: unknown): error is Violation =>
  error instanceof Violation && !(error instanceof FinalViolation)

/**
 * What the process was about when the time was up tells a slow start from one that hangs. Any other error
 * stays as it is.
 */
export function withLog(error: unknown, { process }: Pick<SystemProcess, 'process'>): unknown {
  if (!isTimeOut(error)) return error
  const { message, expected, received } = error
  const { tail } = lastWords(process.lines().map((line) => line.text))
  const said = `${message}\nits log ends with:\n${tail || 'nothing'}`
  return new Violation(said, { expected, received })
}

function refuseEnded(
  manifest: RunnableManifest,
  { role, process, environment }: SystemProcess,
): void {
  const exit = process.exit()
  if (exit === undefined) return
  const status = exit.code ?? exit.signal
  const words = process.lines().map((line) => line.text)
  const { cause, tail } = lastWords(words)
  const lacking = encryptedOnly(manifest, environment, words)
  if (lacking !== undefined) throw new Unverified(lacking)
  throw new FinalViolation(`the ${role} ended with status ${status}: ${cause}\n${tail}`)
}
