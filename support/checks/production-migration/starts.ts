/** Starts in environments that are wrong in some way: how they end, and what they say. */
import { deadlineIn } from '../../core/deadline.ts'
import { Unverified, Violation } from '../../core/errors.ts'
import type { Exit } from '../../ports/process.ts'
import { inTurn } from '../../run/in-turn.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { withObjectStore } from '../../run/shared-production.ts'
import { asWithVectors, type Changes } from '../../systems/environment.ts'
import { call } from '../../systems/http-client.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import type { SystemProcess } from '../../systems/system.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { exampleOf } from './composition.ts'
import { isUnfilled } from './unfilled.ts'

/** An environment that is wrong. */
export interface Trial {
  readonly wrong: readonly string[]
  readonly changes: Changes
}

export interface StartAttempt extends Trial {
  readonly role: 'backend' | 'worker'
  /** Undefined when it went on. */
  readonly exit: Exit | undefined
  readonly lines: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** Document 002 says which part must be validated and leaves the list open; see the ledger. */
export function criticalVariables({ variables, environment }: ProductionManifest): string[] {
  const { endpoint, accessKeyId, secretAccessKey, bucket } = variables.r2
  const r2 = [endpoint, accessKeyId, secretAccessKey, bucket]
  const all = [variables.database, variables.jwtSecret, ...r2, ...variables.required]
  return [...new Set(all)].filter((name) => name in environment)
}

/** One environment in which every critical variable is as it must not be; null takes it away. */
export function allWrong(manifest: ProductionManifest, value: string | null): Trial {
  const wrong = criticalVariables(manifest)
  return { wrong, changes: Object.fromEntries(wrong.map((name) => [name, value])) }
}

/** Values that cannot be right, each in an environment of its own; what no program is given is none of them. */
export function unusable(manifest: ProductionManifest): Trial[] {
  const { r2, database, jwtSecret } = manifest.variables
  const values: readonly (readonly [string, string])[] = [
    [database, 'foo'],
    [r2.endpoint, 'account.files.example'],
    [jwtSecret, 'short'],
    ...wordsOfTheExample(manifest),
  ]
  return values
    .filter(([name]) => name in manifest.environment)
    .map(([name, value]) => ({ wrong: [name], changes: { [name]: value } }))
}

/**
 * What the example has for the two secrets, which everybody knows who reads it; and for every other
 * critical variable where it only says what belongs there. Some values of an example can be used.
 */
function wordsOfTheExample(manifest: ProductionManifest): [string, string][] {
  const { r2, jwtSecret } = manifest.variables
  const example = exampleOf(manifest)
  const secrets = [jwtSecret, r2.secretAccessKey]
  const others = criticalVariables(manifest).filter((name) => !secrets.includes(name))
  const unfilled = others.filter((name) => isUnfilled(example[name] ?? ''))
  return [...secrets, ...unfilled].map((name) => [name, example[name] ?? ''])
}

/** Wrong settings are noticed before anything is tried; the catalogue allows 30 seconds. */
const noticedWithinMs = 30_000

/** More of them slow each other down until none begins in time. */
const startsAtOnce = 4

/** Starts the process once for each trial, some at the same time. */
export function startEach(
  scene: ProductionScene,
  role: 'backend' | 'worker',
  trials: readonly Trial[],
): Promise<StartAttempt[]> {
  void scene.production.processes[role] // without one there is no environment to be missed either
  if (trials.length === 0) {
    throw new Unverified('needs environment in the manifest: it has no critical variable')
  }
  // No database is asked: what production refuses, it refuses with its own variables.
  const ofProduction = asWithVectors(scene.production, withObjectStore(scene.addresses))
  return inTurn(trials, startsAtOnce, async (trial) => {
    const started = await scene.start(role, { ...ofProduction, ...trial.changes })
    const exit = await endOf(scene.production, started)
    if (exit === undefined) await started.process.kill()
    await started.process.exited // only then its last line has been read
    const lines = started.process.lines().map(({ text }) => text)
    return { ...trial, role, exit, lines, environment: started.environment }
  })
}

/** How it ended by itself; undefined as soon as it serves, or when the time is up. */
async function endOf(
  { routes }: ProductionManifest,
  { role, process, url }: SystemProcess,
): Promise<Exit | undefined> {
  const deadline = deadlineIn(noticedWithinMs)
  while (process.exit() === undefined && !deadline.passed()) {
    await Promise.race([process.exited, new Promise((resolve) => setTimeout(resolve, 100))])
    if (role === 'backend' && (await answers(url + routes.health))) break
  }
  return process.exit()
}

async function answers(url: string): Promise<boolean> {
  try {
    await call(url, { withinMs: 1_000 })
    return true
  } catch (error) {
    if (error instanceof Violation) return false
    throw error
  }
}

/** Every start has ended by itself and with a failure. */
export function allFailed(attempts: readonly StartAttempt[]): void {
  expectThat(attempts.length > 0, 'nothing was started')
  for (const { role, exit, lines, ...trial } of attempts) {
    const ended = exit !== undefined && exit.signal === null && exit.code !== 0
    expectThat(ended, `the ${role} starts although ${wordsOf(trial)}`, {
      expected: `an end with a failure within ${noticedWithinMs / 1000} s`,
      received: exit === undefined ? ['it serves', ...lines.slice(-3)] : exit,
    })
  }
}

/** What is wrong in the trial; the values are the suite's own or stand in the example. */
export function wordsOf({ wrong, changes }: Trial): string {
  const said = wrong.map((name) => {
    const value = changes[name]
    if (value === null || value === undefined) return `${name} is not set`
    if (value.trim() !== '') return `${name} cannot be used: ${value}`
    return `${name} is ${value === '' ? 'empty' : 'nothing but spaces'}`
  })
  return said.join(', ')
}

/** Each start has named every variable that was wrong in it. */
export function allNamed(attempts: readonly StartAttempt[]): void {
  for (const { role, wrong, lines } of attempts) {
    const said = lines.join('\n')
    const silent = wrong.filter((name) => !new RegExp(`\\b${name}\\b`).test(said))
    expectThat(silent.length === 0, `the ${role} ends without naming what is wrong`, {
      expected: silent.join(', '),
      received: lines.slice(-6),
    })
  }
}

/** Shorter texts are words that stand in any log. */
const shortestSecret = 12

/** No log shows a value of a variable that holds a secret, nor a password of an address. */
export function noSecretSaid({ variables }: ProductionManifest, attempts: readonly StartAttempt[]) {
  const { database, redis, jwtSecret, r2, providers } = variables
  const plain = [jwtSecret, r2.accessKeyId, r2.secretAccessKey, ...providers]
  for (const { role, environment, lines } of attempts) {
    const said = lines.join('\n')
    const shown = [
      ...plain.filter((name) => isShown(environment[name], said)),
      ...[database, redis].filter((name) => isShown(passwordOf(environment[name]), said)),
    ]
    expectEqual(`variables whose secrets the log of the ${role} shows`, shown, [])
  }
}

const isShown = (value = '', said: string) => value.length >= shortestSecret && said.includes(value)

const passwordOf = (url = '') => URL.parse(url)?.password ?? ''
