/** Addresses of the database as a hosted project hands them out, and who works with them. */
import { randomBytes } from 'node:crypto'
import { Violation } from '../../core/errors.ts'
import type { CommandResult } from '../../ports/composition.ts'
import { saidByMigrations } from '../../run/migration-command.ts'
import type { ProductionScene } from '../../run/scene.ts'
import {
  productionReady,
  refuseWithoutVectors,
  runMigrations,
  withObjectStore,
} from '../../run/shared-production.ts'
import { identifier, literal, query, withUser } from '../../services/postgres/driver.ts'
import { sessionsOfLogin } from '../../services/postgres/kept-connections.ts'
import { asItStands } from '../../systems/same-database.ts'
import type { SystemProcess } from '../../systems/system.ts'
import { expectEqual, expectThat } from '../expect.ts'

export interface OwnAddress {
  readonly url: string
  readonly user: string
}

/** A login of this scenario alone: the user of a pooler, and a password that does not fit into a URL. */
export async function poolerAddress(scene: ProductionScene): Promise<OwnAddress> {
  const { postgres, owner } = scene.addresses
  const user = `postgres.${randomBytes(6).toString('hex')}`
  const password = `p@ss#${randomBytes(9).toString('base64')}%/:?`
  const role = `"${user}"` // one name, although it has a dot
  await query(
    postgres.url,
    `create role ${role} login password ${literal(password)} in role ${identifier(owner.user)}`,
  )
  scene.scope.undo('drop the login', async () => {
    await query(
      postgres.url,
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = ${literal(user)}`,
    )
    await query(postgres.url, `drop role if exists ${role}`)
  })
  return { user, url: withUser(owner.url, { user, password }) }
}

/** The address with the shorter name of its scheme. */
export function otherSpelling({ addresses }: ProductionScene): OwnAddress {
  const { url, user } = addresses.owner
  const scheme = url.startsWith('postgresql:') ? 'postgres:' : 'postgresql:'
  return { user, url: asItStands(url.replace(/^postgres(ql)?:/, scheme)) }
}

/** A backend with this address, as soon as it serves. */
export async function startWith(
  scene: ProductionScene,
  { url }: OwnAddress,
): Promise<SystemProcess> {
  const backend = await scene.start('backend', { [scene.production.variables.database]: url })
  await productionReady(scene.production, backend, withObjectStore(scene.addresses))
  return backend
}

/** The migrations once more, by the command of the system, at this address. */
export async function migrateAt(scene: ProductionScene, { url }: OwnAddress) {
  const result = await runMigrations(scene.production, scene.addresses, scene.dir, url)
  if (result.code !== 0) await refuseWithoutVectors(result, scene.addresses)
  return result
}

/** Whatever signs the password has, and be there nothing left to do. */
export function endWell({ url }: OwnAddress, result: CommandResult): void {
  if (result.code === 0) return
  const said = withoutPassword(url, saidByMigrations(result))
  throw new Violation(
    `at an address with an encoded password the migrations end with status ${result.code}`,
    { expected: 'a good end, as with a plain password', received: said },
  )
}

/** Neither as it is written in the address nor as it is. */
export function keepPassword({ url }: OwnAddress, { stdout, stderr }: CommandResult): void {
  const lines = `${stdout}\n${stderr}`.split('\n')
  const telling = lines.filter((line) => withoutPassword(url, line) !== line)
  expectEqual(
    'lines of the migrations that show the password of the database',
    telling.map((line) => withoutPassword(url, line)),
    [],
  )
}

function withoutPassword(url: string, text: string): string {
  const { password } = new URL(url)
  return [password, decodeURIComponent(password)].reduce(
    (rest, word) => rest.replaceAll(word, '<password>'),
    text,
  )
}

/** The backend works as the user of the address: nobody else has that login. */
export async function isThereAs({ addresses }: ProductionScene, { user }: OwnAddress) {
  const sql = `select count(*)::int as count ${sessionsOfLogin}`
  const [row] = await query(addresses.postgres.url, sql, [user])
  expectThat(
    Number(row?.count) > 0,
    'the backend is not in the database as the user of the address',
  )
}

/** The row is in the database of the scenario. */
export async function isStored({ production, addresses }: ProductionScene, id: string) {
  const { table } = production.areas.projects
  const sql = `select count(*)::int as count from ${identifier(table)} where id::text = $1`
  const [row] = await query(addresses.postgres.url, sql, [id])
  expectEqual('projects in the database of the address', row?.count, 1)
}

/** A backend that cannot read the address says whose fault it is. */
export async function servesOrNames(scene: ProductionScene, backend: SystemProcess): Promise<void> {
  const variable = scene.production.variables.database
  try {
    await productionReady(scene.production, backend, withObjectStore(scene.addresses))
    return
  } catch (error) {
    const exit = backend.process.exit()
    const said = backend.process.lines().some(({ text }) => text.includes(variable))
    if (exit === undefined || exit.code === 0 || !said) throw error
  }
}
