/** The scenario as the steps see it: typed, with nothing shared between scenarios. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type IWorldOptions, setWorldConstructor, World } from '@cucumber/cucumber'
import { Unverified, Violation } from './core/errors.ts'
import { secretsOf } from './core/redact.ts'
import { scope } from './core/scope.ts'
import { mediaTypes } from './evidence/media.ts'
import { endOf } from './evidence/sentence-end.ts'
import type { RunningProcess } from './ports/process.ts'
import { addressBook, type SharedSystem } from './run/address-book.ts'
import { startBehindDoors } from './run/encrypted-addresses.ts'
import { refusingLaunch, withoutInsight, workerGuard } from './run/remote/worker-guard.ts'
import type { ProductionScene, ProjectScene, Scene } from './run/scene.ts'
import { keepSecrets, secretsOfStack } from './run/secrets-kept.ts'
import { refuseToShare } from './run/shared-refusals.ts'
import { prepareAgain, stackFor } from './run/shared-system.ts'
import { type Stack, startStack } from './run/stack.ts'
import type { Changes } from './systems/environment.ts'
import {
  type AnyManifest,
  isProduction,
  isProject,
  loadManifest,
  type Manifest,
  type ProcessRole,
  type ProductionManifest,
  type ProjectManifest,
} from './systems/manifest.ts'
import type { SystemProcess } from './systems/system.ts'
import { launcher } from './targets/embedded/launcher.ts'
import { registerChild } from './targets/embedded/reaper.ts'

/** The sentence that is being checked. */
export interface Sentence {
  readonly text: string
  readonly promises: boolean
}

let scenarios = 0

export class SuiteWorld extends World implements Scene, ProjectScene, ProductionScene {
  readonly book = addressBook()
  readonly scope = scope('scenario')
  readonly dir: string
  /** Set while a step runs. */
  sentence: Sentence | undefined
  /** Sentences that did not hold; the scenario fails by them at its end. */
  readonly broken: string[] = []
  /** Processes that this scenario started, for their logs. */
  readonly processes: RunningProcess[] = []
  /** Stands before services that are somebody else's. */
  readonly guard = workerGuard(this.book)
  readonly launch =
    this.guard === undefined
      ? launcher((child) => {
          registerChild(this.book.runDir, child)
          this.processes.push(child)
        })
      : refusingLaunch(this.guard)
  #shared: SharedSystem | undefined
  #manifest: AnyManifest | undefined
  #stack: Stack | undefined

  constructor(options: IWorldOptions) {
    super(options)
    scenarios += 1
    this.dir = join(
      this.book.runDir,
      `scenario-${process.pid}-${process.env.CUCUMBER_WORKER_ID ?? '0'}-${scenarios}`,
    )
    mkdirSync(this.dir, { recursive: true, mode: 0o755 })
  }

  /** Chooses the system under test by the folder of the feature. */
  enter(uri: string): void {
    const shared = this.book.systems.find(({ system }) => uri.includes(`features/${system}/`))
    const chosen = shared ?? this.book.systems[0]
    if (chosen === undefined) return
    this.#shared = this.guard === undefined ? chosen : withoutInsight(chosen, this.guard)
    this.#manifest = loadManifest(chosen.manifest)
  }

  get #chosen(): AnyManifest {
    if (this.#manifest === undefined) throw new Error('no system under test has been chosen')
    return this.#manifest
  }

  /** The system that consists of processes. */
  get manifest(): Manifest {
    if (isProject(this.#chosen)) throw new Error('this system is a Supabase project')
    if (isProduction(this.#chosen)) throw new Error('this system is the one of production')
    return this.#chosen
  }

  /** The system that moves to production. */
  get production(): ProductionManifest {
    if (!isProduction(this.#chosen)) throw new Error('this system does not move to production')
    return this.#chosen
  }

  /** The system that is a Supabase project. */
  get project(): ProjectManifest {
    if (!isProject(this.#chosen)) throw new Error('this system is no Supabase project')
    return this.#chosen
  }

  /** The system as the harmless scenarios share it. */
  get shared(): SharedSystem {
    if (this.#shared === undefined) throw new Error('no system under test has been started')
    return this.#shared
  }

  /** The services as the system has left them; where nothing runs, nobody has prepared them. */
  get addresses() {
    this.#refuseIdle()
    return this.values
  }

  /** The same, for filling variables. */
  get values() {
    return this.#stack?.addresses ?? this.shared.stack
  }

  #refuseIdle(): void {
    const { notRunning } = this.shared
    if (notRunning !== undefined) throw new Unverified(notRunning)
  }

  /** The stack that belongs to this scenario alone; only `@destructive` ones have it. */
  get ownStack(): Stack {
    this.#refuseIdle()
    if (this.#stack === undefined) throw new Error('only a @destructive scenario has its own stack')
    return this.#stack
  }

  /** Of a system that does not run there is nothing that a scenario could harm. */
  async takeOwnStack(): Promise<void> {
    const { target, runId } = this.book
    if (this.guard !== undefined || target === 'remote') {
      throw this.guard?.refuse('needs services of its own: not possible on the remote target')
    }
    if (this.shared.notRunning !== undefined) return
    const { launch, scope } = this
    const dir = join(this.dir, 'services')
    this.#stack = await startStack({ target, runId, launch, dir, scope, ...stackFor(this.#chosen) })
    keepSecrets(this.book.runDir, secretsOfStack(this.addresses))
    await prepareAgain(this.#chosen, this.addresses, this.dir)
  }

  /** What the sharing scenarios were told of the system's start, where it failed. */
  get startFailure(): string | undefined {
    return this.#shared?.failure
  }

  /** The backend that all scenarios share; a system that did not start is in violation. */
  get sharedBackend(): string {
    this.#refuseIdle()
    const { backendUrl, failure } = this.shared
    if (failure !== undefined) throw new Violation(`the system did not start: ${failure}`)
    return backendUrl
  }

  async start(role: ProcessRole, changes: Changes = {}): Promise<SystemProcess> {
    if (this.guard !== undefined) await refusingLaunch(this.guard)({ name: role })
    const started = (process: SystemProcess) => {
      keepSecrets(this.book.runDir, secretsOf(process.environment))
      this.scope.undo(`stop the ${role}`, () => process.process.stop())
    }
    const chosen = this.#chosen
    if (isProject(chosen)) throw new Error('this system has no processes')
    const { launch, dir, scope } = this
    const place = { launch, dir, scope, stack: this.addresses, started }
    if (this.#stack === undefined) refuseToShare(chosen, role, changes, this.addresses)
    return startBehindDoors(chosen, role, place, changes)
  }

  measured(title: string, facts: Readonly<Record<string, unknown>>): void {
    this.attach(JSON.stringify({ title, facts }), {
      mediaType: mediaTypes.measured,
      fileName: title,
    })
  }

  pictured(title: string, svg: string): void {
    this.attach(svg, { mediaType: mediaTypes.picture, fileName: title })
  }

  /** Ends the sentence without ending the scenario: the report keeps what went wrong. */
  sentenceBroke(sentence: Sentence, error: unknown): void {
    this.broken.push(sentence.text)
    const end = endOf(error)
    // What is missing is often missing because of it.
    const [stopped] = this.startFailure?.split('\n') ?? []
    const message = end.message + (stopped ? `\n  the set-up has stopped at ${stopped}` : '')
    this.attach(JSON.stringify({ ...end, message }), mediaTypes.sentenceEnd)
  }
}

setWorldConstructor(SuiteWorld)
