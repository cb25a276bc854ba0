/** What the backend says of its health: as a whole, and of database and store. */
import { setTimeout as pause } from 'node:timers/promises'
import { deadlineIn } from '../../core/deadline.ts'
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { at } from '../../systems/answer-fields.ts'
import { call, excerpt, json } from '../../systems/http-client.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { stateIn } from './told-state.ts'

export interface Health {
  /** What had been done to the stores. */
  readonly when: string
  readonly status: number
  readonly database: unknown
  readonly storage: unknown
  readonly text: string
  readonly durationMs: number
}

/** Ten seconds, after which a health check is of no use to whoever waits for it. */
const answersWithinMs = 10_000

/** Asks once, without a login. */
export async function askHealth(
  { production }: ProductionScene,
  backend: string,
  when: string,
): Promise<Health> {
  const answer = await call(backend + production.routes.health, {
    withinMs: answersWithinMs,
  }).catch((cause: unknown) => {
    if (!(cause instanceof Violation)) throw cause
    throw new Violation(`${when}: ${cause.message}`, { expected: cause.expected, cause })
  })
  const body = json(answer)
  const { database, storage } = production.health
  const parts = { database: at(body, database), storage: at(body, storage) }
  return {
    when,
    status: answer.status,
    ...parts,
    text: excerpt(answer),
    durationMs: answer.durationMs,
  }
}

/** The catalogue's fifteen seconds: a state that is asked for often may be kept for a moment. */
const noticedWithinMs = 15_000

/** The first answer that is a failure; the last one when the time is up, for whoever judges it. */
export async function askUntilRefused(
  scene: ProductionScene,
  backend: string,
  when: string,
  withinMs = noticedWithinMs,
): Promise<Health> {
  const deadline = deadlineIn(withinMs)
  for (;;) {
    const health = await askHealth(scene, backend, when)
    if (health.status >= 400 || deadline.passed()) return health
    await pause(betweenMs)
  }
}

const betweenMs = 250

/** Thirty seconds, the catalogue's figure for coming back. */
const backWithinMs = 30_000

/** Asks until it is healthy again. */
export function healthyAgain(
  scene: ProductionScene,
  backend: string,
  when: string,
): Promise<Health> {
  const ask = async () => {
    const health = await askHealth(scene, backend, when)
    if (health.status !== 200) throw new Violation(`the health check answers ${health.status}`)
    return health
  }
  return eventually(`the backend is healthy ${when}`, ask, { withinMs: backWithinMs })
}

/** Each answer is a failure, and says which part it is: that part has changed and the other has not. */
export function saysWhichPart(
  well: Health,
  answers: readonly Health[],
  part: 'database' | 'storage',
): void {
  const other = part === 'database' ? 'storage' : 'database'
  for (const answer of answers) {
    const failed = answer.status >= 500 && answer.status <= 599
    expectThat(failed, `health is not refused ${answer.when}`, {
      expected: '503, or another error of the server',
      received: `${answer.status}: ${answer.text}`,
    })
    const changed = answer[part] !== undefined && differs(answer[part], well[part])
    expectThat(changed, `health does not say that it is the ${part}, ${answer.when}`, {
      expected: `another ${part} than ${JSON.stringify(well[part])}`,
      received: answer.text,
    })
    const [told, before] = [stateIn(answer[other]), stateIn(well[other])]
    expectEqual(`what health says of the ${other} ${answer.when}`, told, before)
  }
}

const differs = (a: unknown, b: unknown) =>
  JSON.stringify(stateIn(a)) !== JSON.stringify(stateIn(b))

/** Nothing of it tells a stranger where something is or what went wrong inside. */
export function tellsStatesOnly(answers: readonly Health[], secrets: readonly string[]): void {
  const insides =
    /ECONN|Traceback|Exception|\bat \w+ \(|https?:\/\/|postgres(ql)?:|\d+\.\d+\.\d+\.\d+/
  for (const { when, text } of answers) {
    const told = secrets.filter((word) => text.includes(word))
    expectThat(told.length === 0, `health tells names or keys ${when}: ${told.join(', ')}`, {
      expected: 'neither hosts nor users nor the bucket, and no key',
      received: text,
    })
    expectThat(!insides.test(text), `health tells of the inside ${when}`, { received: text })
  }
}
