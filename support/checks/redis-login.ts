/** Whether processes log in to Redis as their URL says, and what they do when they cannot. */
import { FinalViolation, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { RedisAddress } from '../ports/services.ts'
import type { Scene } from '../run/scene.ts'
import { type RedisClientInfo, strangers } from '../services/redis/driver.ts'
import type { Changes } from '../systems/environment.ts'
import { type Answer, call, excerpt } from '../systems/http-client.ts'
import type { Manifest } from '../systems/manifest.ts'
import type { SystemProcess } from '../systems/system.ts'
import { reportsError } from './boot.ts'
import { expectEqual, expectThat } from './expect.ts'
import { admitsTrouble } from './health-words.ts'

/** Each of these stands for something when it is not percent-encoded; `%41` is an A when decoded twice. */
export const trickyPassword = 'p@ss:w#rd/with?a%41+b&c and 32 characters'

/** Every connection to it uses database 0, and there are some. */
export async function allInDatabaseZero({ url }: RedisAddress): Promise<RedisClientInfo[]> {
  const connected = await strangers(url)
  expectThat(connected.length > 0, 'nobody is connected to the Redis of the scenario')
  const elsewhere = connected.filter(({ db }) => db !== 0)
  const words = elsewhere.map(({ name, db }) => `${name || 'nameless'}: database ${db}`)
  expectEqual('connections that do not use database 0', words, [])
  return connected
}

/** Takes away the variables that hold the password alone: a program may put it into the URL by itself. */
export function withoutLonePassword({ environment }: Pick<Manifest, 'environment'>): Changes {
  const own = Object.entries(environment).filter(([, value]) => value === '${redis.password}')
  return Object.fromEntries(own.map(([name]) => [name, null]))
}

/** The same address without the password. */
export function withoutPassword(address: RedisAddress): RedisAddress {
  const url = new URL(address.url)
  url.password = ''
  return { ...address, url: url.href }
}

/**
 * The process does not call itself well: it ends with a failure, or answers its health check with one;
 * one without a health check, or with an address at which nobody ever answers, has to end, or to log an
 * error at least.
 */
export async function endsOrIsUnwell(
  { manifest }: Scene,
  started: SystemProcess,
  because: string,
): Promise<void> {
  const { role, process, url } = started
  const { readyWithin } = manifest.processes[role] ?? manifest.processes.backend
  const what = `the ${role} shows that it cannot work because ${because}`
  const logsError = () => process.lines().some(reportsError)
  let isMute = true
  const look = async () => {
    if (await hasFailed(started, because)) return
    if (url === '') {
      if (logsError()) return
      throw new Violation('it goes on and logs no error')
    }
    const health = await healthOf(url + manifest.routes.health)
    isMute &&= health === undefined
    if (health === undefined) throw new Violation('it does not answer yet')
    refuseWell(health, role, because)
  }
  try {
    await eventually(what, look, { withinMs: readyWithin * 1000 })
  } catch (cause) {
    const stillRuns = process.exit() === undefined
    if (!(cause instanceof Violation && stillRuns && isMute && logsError())) throw cause
  }
}

/** False while it runs; an end without a failure says that all was well. */
async function hasFailed({ role, process }: SystemProcess, because: string): Promise<boolean> {
  const exit = process.exit()
  if (exit === undefined) return false
  await process.exited // only then its last line has been read
  if (exit.code !== 0) return true
  throw new FinalViolation(`the ${role} ends as if all was well although ${because}`)
}

function refuseWell(health: Answer, role: string, because: string): void {
  if (health.status !== 200 || admitsTrouble(health)) return
  throw new FinalViolation(`the ${role} calls itself healthy although ${because}`, {
    expected: 'another status, or an answer that says what is wrong',
    received: `200 ${excerpt(health)}`,
  })
}

/** The line of the log that `words` matches: it comes with the start, however long that takes. */
export function says(
  { manifest }: Pick<Scene, 'manifest'>,
  { role, process }: SystemProcess,
  words: RegExp,
  what: string,
) {
  const { readyWithin } = manifest.processes[role] ?? manifest.processes.backend
  return eventually(
    `the log of the ${role} says ${what}`,
    () => {
      const lines = process.lines().map(({ text }) => text)
      const said = lines.find((line) => words.test(line))
      expectThat(said !== undefined, 'no line says so', { received: lines.slice(-3) })
      return said
    },
    { withinMs: readyWithin * 1000 },
  )
}

/** Undefined where nobody answers. */
export async function healthOf(url: string): Promise<Answer | undefined> {
  try {
    return await call(url, { withinMs: 2_000 })
  } catch (error) {
    if (error instanceof Violation) return undefined
    throw error
  }
}
