/** Who needs the database, with an address of it that is watched: backend, worker and migration tool. */
import { randomBytes } from 'node:crypto'
import { byWayOf } from '../faults/by-way.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query, withUser } from '../services/postgres/driver.ts'
import { type Relay, startRelay } from '../services/postgres/relay.ts'
import type { Changes } from '../systems/environment.ts'
import { upload } from '../systems/ingestions.ts'
import { backendReady, type SystemProcess } from '../systems/system.ts'
import { reportsError } from './boot.ts'
import { expectEqual, expectThat } from './expect.ts'
import { type Finished, runTool, succeeded } from './migration-tool.ts'
import { type Attempt, allRefused, startAttempts } from './start-attempts.ts'
import { reaches } from './status-history.ts'
import { userOf } from './users.ts'
import { jobBudgetMs } from './worker-queue.ts'

const roles = ['backend', 'worker', 'migrations'] as const
type Role = (typeof roles)[number]

export interface Consumers {
  readonly backend: SystemProcess
  readonly worker: SystemProcess
  readonly migrations: Finished
  readonly ways: Readonly<Record<Role, Relay>>
}

/** A way to the database of this scenario; closed with it. */
export async function databaseWay({ addresses, scope }: Scene): Promise<Relay> {
  const relay = await startRelay(addresses.postgres)
  scope.undo('close the way to the database', () => relay.close())
  return relay
}

/** Starts all three, each by a way of its own to `address`; `spelled` has the last word on the URL. */
export async function startConsumers(
  scene: Scene,
  address: string,
  changes: Changes,
  spelled: (url: string) => string = (url) => url,
): Promise<Consumers> {
  const [one, two, three] = await Promise.all([
    databaseWay(scene),
    databaseWay(scene),
    databaseWay(scene),
  ])
  const ways = { backend: one, worker: two, migrations: three }
  const by = (role: Role) => ({ ...changes, DATABASE_URL: spelled(byWayOf(address, ways[role])) })
  const [backend, worker, migrations] = await Promise.all([
    scene.start('backend', by('backend')),
    scene.start('worker', by('worker')),
    runTool(scene, scene.manifest.migrations.up, by('migrations')),
  ])
  return { backend, worker, migrations, ways }
}

/** Each of them has reached the database: a document goes through backend and worker. */
export async function allWork(
  scene: Scene,
  consumers: Consumers,
  document: Buffer<ArrayBuffer>,
): Promise<void> {
  const { backend, migrations, ways } = consumers
  succeeded(migrations)
  await backendReady(scene.manifest, backend)
  const person = await userOf(scene)
  const { extraction } = await upload(scene.manifest, backend.url, person.token, document)
  await reaches(scene, extraction, 'DRAFT', jobBudgetMs)
  const sessions = Object.fromEntries(roles.map((role) => [role, ways[role].sessions()]))
  scene.measured('sessions by way of DATABASE_URL', sessions)
  const without = roles.filter((role) => sessions[role] === 0)
  expectEqual('who has no session in the database of DATABASE_URL', without, [])
}

/** Variables of the time before DATABASE_URL, which lead to `former`. */
export function formerVariables(former: Relay): Changes {
  return {
    POSTGRES_SERVER: former.host,
    POSTGRES_HOST: former.host,
    POSTGRES_PORT: String(former.port),
    POSTGRES_USER: 'former',
    POSTGRES_PASSWORD: 'former-password',
    POSTGRES_DB: 'former',
  }
}

/** Nobody has tried to reach the former server. */
export function nobodyCame(former: Relay): void {
  const count = former.arrivals().length
  expectEqual('attempts to reach the server that the former variables name', count, 0)
}

export interface WithoutAddress {
  readonly attempts: readonly Attempt[]
  readonly migrations: Finished
}

/** Starts all three without DATABASE_URL. */
export async function startWithoutAddress(scene: Scene, right: Changes): Promise<WithoutAddress> {
  const wrong = { DATABASE_URL: null }
  const [backend, worker, migrations] = await Promise.all([
    startAttempts(scene, 'backend', { right, wrong }),
    startAttempts(scene, 'worker', { right, wrong }),
    runTool(scene, scene.manifest.migrations.up, { ...right, ...wrong }),
  ])
  return { attempts: [...backend, ...worker], migrations }
}

/** None of them went on. */
export function allGaveUp({ attempts, migrations }: WithoutAddress): void {
  allRefused(attempts, 'is missing')
  const { command, code } = migrations
  expectThat(code !== 0, `"${command}" succeeds although DATABASE_URL is missing`)
}

/** Everything that has a meaning in a URL, a word of the scheme, and a code that must not be read twice. */
const reserved = 'postgresql://@:/#%?! &+=[]%41'

/** A role of this scenario alone whose password is full of reserved characters; `url` has it encoded. */
export async function awkwardUser(scene: Scene): Promise<{ url: string; password: string }> {
  const name = `awkward_${randomBytes(4).toString('hex')}`
  const password = `${reserved}${randomBytes(12).toString('hex')}`
  const { url } = scene.addresses.postgres
  const role = identifier(name)
  // Migrations of an empty database have made their tables its own.
  const away = `reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`
  const ifThere = `do $$ begin if to_regrole('${name}') is not null then ${away}; end if; end $$`
  scene.scope.undo('drop the role', () => query(url, ifThere))
  const sql = `create role ${role} superuser login password '${password}'`
  await query(url, sql)
  return { url: withUser(url, { user: name, password }), password }
}

/** The error says that the password was refused, and no line shows it in any spelling. */
export function tellsOfRefusedPassword({ process }: SystemProcess, password: string): void {
  const lines = process.lines()
  const errors = lines.filter(reportsError).map(({ text }) => text)
  expectThat(
    errors.some((text) => /password|authenticat/i.test(text)),
    'the log does not tell a refused password from a database that is away',
    { expected: 'an error about the password', received: errors.slice(-3) },
  )
  const text = lines.map((line) => line.text).join('\n')
  const spellings = [password, encodeURIComponent(password)]
  const shown = spellings.some((spelling) => text.includes(spelling))
  expectThat(!shown, 'the log shows the password of the database')
}
