/** A project full of rows, and how the planner finds a few of them. */
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'
import { keyOf, nameOf, type Table } from './names.ts'
import { rowFor } from './rows.ts'
import { sessionUrl } from './sessions.ts'

/** How many of the jobs wait in the queue: few, as in a healthy project. */
const queuedJobs = 50

/** How many users share the rows. */
const users = 200

/** `count` rows in each table, of many users; the rows of a table differ in time and owner. */
export async function fillProject(
  scene: ProjectScene,
  count: number,
  finished: string,
): Promise<void> {
  const { url } = scene.addresses.postgres
  await query(
    url,
    `insert into auth.users (id, email)
     select gen_random_uuid(), 'full-' || n || '@example.com' from generate_series(1, $1) as n`,
    [users],
  )
  await query(url, await manyJobs(scene, count - queuedJobs, finished))
  await query(url, await manyJobs(scene, queuedJobs, 'queued'))
  await query(url, await manyOf(scene, 'wordlists', count, { user_id: owner }))
  const job = identifier(await nameOf(scene, 'metricsJob'))
  const [key = 'id'] = Object.keys(await keyOf(scene, 'jobs', {}))
  const anyJob = `(select array_agg(${identifier(key)}) from public.jobs)`
  const metrics = await manyOf(scene, 'llm_metrics', count, {
    [unquoted(job)]: 'ids[1 + n % array_length(ids, 1)]',
  })
  await query(
    url,
    metrics.replace(
      'from generate_series',
      `from (select ${anyJob} as ids) as jobs, generate_series`,
    ),
  )
  const until = await nameOf(scene, 'until')
  const cooldowns = await rowFor(scene, 'upload_cooldowns', {})
  await query(
    url,
    `insert into auth.users (id, email)
     select gen_random_uuid(), 'cool-' || n || '@example.com' from generate_series(1, ${count}) as n`,
  )
  const extra = constants(cooldowns, ['user_id', until])
  await query(
    url,
    `insert into public.upload_cooldowns (user_id, ${[identifier(until), ...extra.names].join(', ')})
     select id, ${["now() + random() * interval '1 day'", ...extra.values].join(', ')}
     from auth.users where email like 'cool-%'`,
  )
  await query(
    url,
    'analyze public.jobs, public.wordlists, public.llm_metrics, public.upload_cooldowns',
  )
}

const owner = `(select id from auth.users where email = 'full-' || (1 + n % ${users}) || '@example.com')`

async function manyJobs(scene: ProjectScene, count: number, status: string): Promise<string> {
  return manyOf(scene, 'jobs', count, {
    user_id: owner,
    status: `'${status.replaceAll("'", "''")}'`,
    created_at: `now() - n * interval '1 second'`,
  })
}

/** One statement that inserts `count` rows; `varying` are SQL expressions over the number `n`. */
async function manyOf(
  scene: ProjectScene,
  table: Table,
  count: number,
  varying: Readonly<Record<string, string>>,
): Promise<string> {
  const fixed = constants(await rowFor(scene, table, {}), Object.keys(varying))
  const names = [...Object.keys(varying).map(identifier), ...fixed.names]
  const values = [...Object.values(varying), ...fixed.values]
  return `insert into public.${table} (${names.join(', ')})
    select ${values.join(', ')} from generate_series(1, ${count}) as n`
}

/** What a row demands besides, as literals of SQL. */
function constants(row: Row, without: readonly string[]) {
  const rest = Object.entries(row).filter(([name]) => !without.includes(name))
  const literal = (value: unknown) => {
    const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
    return value === null ? 'null' : `'${text.replaceAll("'", "''")}'`
  }
  return {
    names: rest.map(([name]) => identifier(name)),
    values: rest.map(([, value]) => literal(value)),
  }
}

function unquoted(name: string): string {
  return name.replaceAll('"', '')
}

/** The plan of each purpose; what users ask is asked under their policies. */
export async function planPurposes(scene: ProjectScene): Promise<Record<string, string>> {
  const { url } = scene.addresses.postgres
  const [user] = await query(url, "select id from auth.users where email = 'full-7@example.com'")
  const job = identifier(await nameOf(scene, 'metricsJob'))
  const until = identifier(await nameOf(scene, 'until'))
  const [key = 'id'] = Object.keys(await keyOf(scene, 'jobs', {}))
  const [one] = await query(url, `select ${identifier(key)} as id from public.jobs limit 1`)
  const asUser = String(user?.id)
  return {
    'the jobs of a user': await plan(scene, 'select * from jobs', asUser),
    'the order of the queue': await plan(
      scene,
      `select * from jobs where status = 'queued' order by created_at limit 5`,
    ),
    'the places of the queue': await plan(
      scene,
      `select * from jobs where status = 'queued' and queue_position = 3`,
    ),
    'the word lists of a user': await plan(scene, 'select * from wordlists', asUser),
    'the metrics of a job': await plan(
      scene,
      `select * from llm_metrics where ${job} = '${one?.id}'`,
    ),
    'the cooldowns that are over': await plan(
      scene,
      `select * from upload_cooldowns where ${until} < now() - interval '1 hour'`,
    ),
  }
}

/** `explain` as the observer, or in the session of a user. */
async function plan(scene: ProjectScene, sql: string, userId?: string): Promise<string> {
  const url =
    userId === undefined
      ? scene.addresses.postgres.url
      : sessionUrl(scene, { role: 'authenticated', userId })
  const rows = await query(url, `explain ${sql}`)
  return rows.map((row) => Object.values(row)[0]).join('\n')
}
