/** Starts that ought to be refused: what they did, and what they said. */
import { deadlineIn } from '../core/deadline.ts'
import { Violation } from '../core/errors.ts'
import type { Exit, LogLine } from '../ports/process.ts'
import type { Scene } from '../run/scene.ts'
import { onThisMachine } from '../systems/crowding.ts'
import type { Changes } from '../systems/environment.ts'
import { call } from '../systems/http-client.ts'
import type { Manifest, ProcessRole } from '../systems/manifest.ts'
import type { SystemProcess } from '../systems/system.ts'
import { secretsIn } from './environments.ts'
import { expectEqual, expectThat } from './expect.ts'
import { namesVariable } from './named-variables.ts'

/**
 * What is wrong with an environment is noticed before anything is tried; but a command may run several
 * programs one after the other, and a healthy start of it takes as long as the manifest says.
 */
const noticedWithinMs = ({ processes }: Manifest, role: ProcessRole) =>
  Math.max(10, processes[role]?.readyWithin ?? 0) * 1_000

export type Start = (role: ProcessRole, changes: Changes) => Promise<SystemProcess>

export interface Attempt {
  readonly role: ProcessRole
  /** The variables that were wrong. */
  readonly wrong: readonly string[]
  /** Undefined when it went on. */
  readonly exit: Exit | undefined
  readonly healthy: boolean
  readonly lines: readonly LogLine[]
  /** Those of the wrong variables that its log names. */
  readonly named: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Starts the process with every variable of `wrong` at once, mends those that it names, and starts it
 * again with the rest: a system that reports one variable at a time is judged like one that reports all.
 * Ends early when a start is not refused or names nothing.
 */
export async function startAttempts(
  scene: Scene,
  role: ProcessRole,
  { right, wrong }: { readonly right: Changes; readonly wrong: Changes },
  start: Start = (...given) => scene.start(...given),
): Promise<Attempt[]> {
  const attempts: Attempt[] = []
  for (let left = wrong; Object.keys(left).length > 0; ) {
    const process = await start(role, { ...right, ...left })
    const attempt = await watched(scene.manifest, process, Object.keys(left))
    attempts.push(attempt)
    if (attempt.exit === undefined || attempt.named.length === 0) break
    left = Object.fromEntries(
      Object.entries(left).filter(([name]) => !attempt.named.includes(name)),
    )
  }
  return attempts
}

/** True when it is healthy; returns when it is, when it has ended, or when the time is up. */
async function untilSettled(manifest: Manifest, started: SystemProcess): Promise<boolean> {
  const { process, url } = started
  const deadline = deadlineIn(onThisMachine(noticedWithinMs(manifest, started.role)))
  let healthy = false
  while (process.exit() === undefined && !healthy && !deadline.passed()) {
    await Promise.race([process.exited, new Promise((resolve) => setTimeout(resolve, 100))])
    healthy = url !== '' && (await answersOk(url + manifest.routes.health))
  }
  return healthy
}

async function watched(
  manifest: Manifest,
  started: SystemProcess,
  wrong: readonly string[],
): Promise<Attempt> {
  const { role, process, environment } = started
  const healthy = await untilSettled(manifest, started)
  const exit = process.exit()
  if (exit === undefined) await process.kill()
  await process.exited // only then its last line has been read
  const lines = process.lines()
  const named = wrong.filter((variable) => namesVariable(manifest, { lines, wrong }, variable))
  return { role, wrong, exit, healthy, lines, named, environment }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    return (await call(url, { withinMs: 1_000 })).status === 200
  } catch (error) {
    if (error instanceof Violation) return false
    throw error
  }
}

/** The last start did not end by itself. */
export const wentOn = (attempts: readonly Attempt[]): boolean => {
  const last = attempts.at(-1)
  return last !== undefined && last.exit === undefined
}

/** Every start has ended by itself, with a failure, before it was ever healthy. */
export function allRefused(attempts: readonly Attempt[], because: string): void {
  expectThat(attempts.length > 0, 'nothing was started')
  for (const { role, wrong, exit, healthy, lines } of attempts) {
    const what = `the ${role} starts although ${wrong.join(', ')} ${because}`
    const expected = 'an end with a failure, soon and before it is ready'
    const log = lines.slice(-3).map(({ text }) => text)
    expectThat(!healthy, what, { expected, received: ['healthy', ...log] })
    expectThat(exit !== undefined, what, { expected, received: ['still running', ...log] })
    expectThat(exit.code !== 0 && exit.signal === null, `the ${role} ends as if all was well`, {
      expected: `a failure, because ${wrong.join(', ')} ${because}`,
      received: exit.signal ?? `exit status ${exit.code}`,
    })
  }
}

/** Each of the variables stands in the log of some start that was refused. */
export function allNamed(attempts: readonly Attempt[]): void {
  const last = attempts.at(-1)
  const silent = last?.wrong.filter((variable) => !last.named.includes(variable)) ?? []
  const log = last?.lines.slice(-5).map(({ text }) => text) ?? []
  expectThat(silent.length === 0, `the ${last?.role} ends without naming what is wrong`, {
    expected: silent.join(', '),
    received: log,
  })
}

/** Every log names at least one of the variables. */
export function namesSome(
  manifest: Manifest,
  attempts: readonly Attempt[],
  variables: readonly string[],
): void {
  for (const attempt of attempts) {
    const { role, lines } = attempt
    const told = variables.some((variable) => namesVariable(manifest, attempt, variable))
    expectThat(told, `the log of the refused ${role} names no cause`, {
      expected: `one of ${variables.join(', ')}`,
      received: lines.slice(-5).map(({ text }) => text),
    })
  }
}

/** The first start has named all: whoever has to mend it learns everything at once. */
export function namedAtOnce([first]: readonly Attempt[]): void {
  expectEqual(
    `variables that the first refusal of the ${first?.role} names`,
    first?.named,
    first?.wrong,
  )
}

/** No log shows a secret of the environment that it was started with. */
export function noSecretShown(manifest: Manifest, attempts: readonly Attempt[]): void {
  for (const { role, lines, environment } of attempts) {
    const text = lines.map((line) => line.text).join('\n')
    const variables = Object.keys(environment).filter((name) =>
      secretsIn(manifest, { [name]: environment[name] ?? '' }).some((one) => text.includes(one)),
    )
    expectEqual(`variables whose secrets the log of the refused ${role} shows`, variables, [])
  }
}

/** For the report: what was wrong, how it ended, what it said. */
export function table(attempts: readonly Attempt[]): Record<string, unknown> {
  return Object.fromEntries(
    attempts.map(({ role, wrong, exit, lines }, index) => [
      `${index + 1}. ${role}`,
      {
        wrong,
        status: exit?.code ?? exit?.signal ?? 'running',
        log: lines.slice(0, 8).map((l) => l.text),
      },
    ]),
  )
}

/** The backend as soon as it is healthy, or as soon as it has ended by itself. */
export async function eventuallyStarted(scene: Scene, changes: Changes): Promise<SystemProcess> {
  const backend = await scene.start('backend', changes)
  await untilSettled(scene.manifest, backend)
  return backend
}
