/** How long a starting backend waits for its database: the attempts that arrive there are counted. */
import { FinalViolation, Violation } from '../core/errors.ts'
import { eventually, throughout } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import type { Relay } from '../services/postgres/relay.ts'
import type { Changes } from '../systems/environment.ts'
import type { Manifest } from '../systems/manifest.ts'
import type { SystemProcess } from '../systems/system.ts'
import { inMs, inUnit } from '../systems/time-units.ts'
import { endWithin, reportsError } from './boot.ts'
import { connectedLine } from './database.ts'
import { exampleVariables } from './env-guide.ts'
import { expectEqual, expectThat } from './expect.ts'
import { settingOf } from './settings.ts'

/** 5 attempts, or 5 more after the first one: the documents allow both. */
const attemptCounts = [5, 6]
/** Milliseconds between two attempts in production; what a test may take of them. */
const documentedMs = 10_000
const shortMs = 300
/** How much later than due an attempt may come on a busy machine. */
const slackMs = 1_500

/** The documented number of attempts, and a pause that is short. */
export function shortPauses({ settings }: Manifest): Changes {
  const interval = settingOf(settings.connectInterval, 'connectInterval')
  return { ...documentedPauses({ settings }), [interval.variable]: inUnit(shortMs, interval.unit) }
}

/** Nothing is said of attempts and pauses, so the system's own defaults hold. */
export function documentedPauses({ settings }: Pick<Manifest, 'settings'>): Changes {
  const interval = settingOf(settings.connectInterval, 'connectInterval')
  const attempts = settings.connectAttempts
  return {
    [interval.variable]: null,
    ...(attempts === undefined ? {} : { [attempts.variable]: null }),
  }
}

/**
 * Arrivals of one attempt lie together: a client may ask for encryption first and come again. Between
 * two attempts lies a whole pause, because each is refused in the moment of its arrival.
 */
export function attemptsOf(relay: Relay, pauseMs = shortMs): number[] {
  const starts: number[] = []
  let last = Number.NEGATIVE_INFINITY
  for (const at of relay.arrivals()) {
    if (at - last > pauseMs * 0.9) starts.push(at)
    last = at
  }
  return starts
}

/** As many attempts as documented, evenly spaced, then an end with a logged error. */
export async function gaveUpInTime(
  scene: Scene,
  backend: SystemProcess,
  relay: Relay,
): Promise<void> {
  const exit = await endWithin(backend, scene.manifest.processes.backend.readyWithin * 1_000)
  const attempts = attemptsOf(relay)
  const pauses = attempts.slice(1).map((at, index) => at - (attempts[index] ?? at))
  scene.measured('attempts to reach the database', { attempts: attempts.length, pauses, exit })
  expectThat(exit !== undefined, 'the backend goes on although its database never answers')
  expectThat(exit.code !== 0 && exit.signal === null, 'the backend ends as if all was well')
  expectThat(attemptCounts.includes(attempts.length), 'attempts to reach the database', {
    expected: attemptCounts.join(' or '),
    received: attempts.length,
  })
  const even = pauses.every((pause) => pause >= shortMs * 0.9 && pause <= shortMs + slackMs)
  expectThat(even, 'the attempts are not evenly spaced', {
    expected: `${shortMs} ms each, as set`,
    received: pauses,
  })
  const errors = backend.process.lines().filter(reportsError)
  expectThat(errors.length > 0, 'the log reports no error')
}

/** With its own default the backend is still waiting when a shorter pause would be long over. */
export async function waitsLong(backend: SystemProcess, relay: Relay): Promise<void> {
  await untilAttempts(backend, relay, 1)
  await throughout(
    () => {
      const expected = 'a second attempt after 10 s'
      expectThat(attemptsOf(relay, 900).length === 1, 'the default pause is too short', {
        expected,
        received: `a second attempt within ${shorterMs} ms`,
      })
      stillThere(backend)
    },
    { forMs: shorterMs },
  )
}

/** A pause of a second, which gives up before any managed database has failed over, is noticed. */
const shorterMs = 1_400

/** Where the example of the environment shows the pause, it shows the documented one. */
export function exampleShowsPause(manifest: Manifest): void {
  const { variable, unit } = settingOf(manifest.settings.connectInterval, 'connectInterval')
  const shown = exampleVariables(manifest)[variable]
  if (shown === undefined) return
  const ms = inMs(Number(shown), unit)
  expectEqual(`${variable} of the example, in milliseconds`, ms, documentedMs)
}

/** Waits until so many attempts have been made. */
export async function untilAttempts(
  backend: SystemProcess,
  relay: Relay,
  count: number,
): Promise<void> {
  await eventually(
    'the backend tries to reach its database',
    () => {
      const { length } = attemptsOf(relay)
      if (length < count) {
        stillThere(backend)
        throw new Violation('attempts so far', { expected: count, received: length })
      }
    },
    { withinMs: 15_000, everyMs: 20 },
  )
}

/** The process is the one that was started, and it says that it is connected once, at last. */
export function recovered({ process }: SystemProcess): void {
  expectThat(process.exit() === undefined, 'the backend has ended meanwhile')
  const said = process.lines().filter(({ text }) => text.includes(connectedLine)).length
  // Programs before the backend in one command, such as migrations, may wait and say so, too.
  expectThat(said > 0, `the log has no line "${connectedLine}"`)
}

function stillThere({ process }: SystemProcess): void {
  if (process.exit() === undefined) return
  const last = process.lines().slice(-3)
  throw new FinalViolation('the backend has ended instead of waiting', {
    received: last.map(({ text }) => text),
  })
}
