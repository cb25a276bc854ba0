/** Systems that let a user queue jobs only so often: what they refuse meanwhile is asked again afterwards. */
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { rolledBack } from '../../services/postgres/session.ts'
import type { Answer } from '../../services/supabase/records.ts'
import { knownColumns } from './columns.ts'
import { columnIfAny } from './names.ts'
import { ownerIfAny } from './owner.ts'
import { insertion } from './rows.ts'

/** What no rule about users raises: trouble of the API, the connection, a deadlock, the server's own limits. */
const byNoRule = /^($|PGRST|08|40|53|54|55P03|57|58|XX)/

/**
 * What comes of a request of the user, and of the same without the user's cooldown where that may have
 * refused it: how often users may ask is the system's affair, and it says nothing of who may do what.
 * Nothing else is changed: a cooldown that was there is there again.
 */
export async function afterCooldown(
  scene: ProjectScene,
  users: string | undefined | readonly string[],
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const first = await ask()
  if (users === undefined || first.done || byNoRule.test(first.code)) return first
  const taken = await takeAway(scene, [users].flat())
  if (taken.length === 0) return first
  try {
    return await ask()
  } finally {
    await putBack(scene, taken)
  }
}

/** Whose a cooldown is and when it ends, as SQL writes them; undefined where one of them is not there. */
async function cooldownColumns(scene: ProjectScene) {
  const owner = await ownerIfAny(scene, 'upload_cooldowns')
  const until = await columnIfAny(scene, 'until')
  if (owner === undefined || until === undefined) return undefined
  return { owner: identifier(owner.name), until: identifier(until.name) }
}

/** The cooldowns in force, if any. */
async function takeAway(
  scene: ProjectScene,
  users: readonly string[],
): Promise<readonly unknown[]> {
  const columns = await cooldownColumns(scene)
  if (columns === undefined) return []
  const sql = `
    delete from public.upload_cooldowns as cooldown
    where ${columns.owner} = any ($1) and ${columns.until} > now()
    returning to_jsonb(cooldown) as row`
  const rows = await query(scene.addresses.postgres.url, sql, [users])
  return rows.map(({ row }) => row)
}

/** Unless the system has begun another one in its place. */
async function putBack(scene: ProjectScene, cooldowns: readonly unknown[]): Promise<void> {
  const columns = await knownColumns(scene, 'upload_cooldowns')
  const own = columns.filter(({ generated }) => !generated)
  const names = own.map(({ name }) => identifier(name)).join(', ')
  const sql = `
    insert into public.upload_cooldowns (${names}) overriding system value
    select ${names} from jsonb_populate_record(null::public.upload_cooldowns, $1)
    on conflict do nothing`
  for (const row of cooldowns) {
    await query(scene.addresses.postgres.url, sql, [JSON.stringify(row)])
  }
}

/** What comes of it when a user queues a job. */
type Queueing = 'nothing more' | 'a cooldown' | 'a refusal'

/**
 * Whether the system itself lets a cooldown begin when the user queues a job: then no user may queue
 * several at once, and whoever does is the backend.
 */
export async function beginsCooldown(scene: ProjectScene, userId: string): Promise<boolean> {
  return (await comesOfQueueing(scene, userId)) === 'a cooldown'
}

/** Whether users may queue jobs of their own at all; where they may not, the backend does it for them. */
export async function mayQueue(scene: ProjectScene, userId: string): Promise<boolean> {
  return (await comesOfQueueing(scene, userId)) !== 'a refusal'
}

/** Tried in a transaction that leaves nothing behind. */
async function comesOfQueueing(scene: ProjectScene, userId: string): Promise<Queueing> {
  const columns = await cooldownColumns(scene)
  const { sql, values } = await insertion(scene, 'jobs', { user_id: userId })
  const claims = JSON.stringify({ role: 'authenticated', sub: userId })
  return rolledBack(scene.addresses.postgres.url, async (session) => {
    if (columns !== undefined) {
      await session.run(`delete from public.upload_cooldowns where ${columns.owner} = $1`, [userId])
    }
    await session.run("select set_config('request.jwt.claims', $1, true)", [claims])
    await session.run('set local role authenticated')
    const refusal = await refusalOf(session.run(sql, values))
    if (refusal !== undefined) return isForWantOfRight(refusal) ? 'a refusal' : 'nothing more'
    if (columns === undefined) return 'nothing more'
    await session.run('reset role')
    const inForce = `
      select 1 from public.upload_cooldowns where ${columns.owner} = $1 and ${columns.until} > now()`
    return (await session.run(inForce, [userId])).length > 0 ? 'a cooldown' : 'nothing more'
  })
}

/** What PostgreSQL says of a statement; `where` leads to the function that has raised it, if one has. */
interface Refusal {
  readonly code: string
  readonly where?: string
}

async function refusalOf(running: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await running
    return undefined
  } catch (error) {
    const { code, where } = error as { code?: string; where?: string }
    if (code === undefined) throw error
    return where === undefined ? { code } : { code, where }
  }
}

/** A trigger that fails under the user's rights is a defect of the trigger, and no rule of who may queue. */
const isForWantOfRight = ({ code, where }: Refusal) => code === '42501' && where === undefined
