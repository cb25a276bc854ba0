/** A project full of rows, and how the planner finds a few of them. */
import { randomUUID } from 'node:crypto'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, literal, query } from '../../services/postgres/driver.ts'
import { type Column, knownColumns } from './columns.ts'
import { keyOf, nameOf, type Table } from './names.ts'
import { rowFor } from './rows.ts'
import { refusedSample } from './sample-rules.ts'
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
  await fill(scene, 'jobs', await manyJobs(scene, count - queuedJobs, finished))
  await fill(scene, 'jobs', await manyJobs(scene, queuedJobs, 'queued'))
  await fill(scene, 'wordlists', await manyOf(scene, 'wordlists', numbered(count), {}))
  const job = identifier(await nameOf(scene, 'metricsJob'))
  const [key = 'id'] = Object.keys(await keyOf(scene, 'jobs', {}))
  const anyJob = `(select array_agg(${identifier(key)}) from public.jobs)`
  const metrics = await manyOf(
    scene,
    'llm_metrics',
    `select n, ids from (select ${anyJob} as ids) as jobs, generate_series(1, ${count}) as n`,
    { [unquoted(job)]: 'ids[1 + n % array_length(ids, 1)]' },
  )
  await fill(scene, 'llm_metrics', metrics)
  await fillCooldowns(scene, count)
  await query(
    url,
    'analyze public.jobs, public.wordlists, public.llm_metrics, public.upload_cooldowns',
  )
}

async function manyJobs(scene: ProjectScene, count: number, status: string): Promise<string> {
  return manyOf(scene, 'jobs', numbered(count), {
    status: `'${status.replaceAll("'", "''")}'`,
    created_at: `now() - n * interval '1 second'`,
  })
}

/** Each of so many further users has one. */
async function fillCooldowns(scene: ProjectScene, count: number): Promise<void> {
  const { url } = scene.addresses.postgres
  await query(
    url,
    `insert into auth.users (id, email)
     select gen_random_uuid(), 'cool-' || n || '@example.com' from generate_series(1, ${count}) as n`,
  )
  const until = { [await nameOf(scene, 'until')]: "now() + random() * interval '1 day'" }
  const users = "select id as owner, 0 as n from auth.users where email like 'cool-%'"
  const sql = await manyOf(scene, 'upload_cooldowns', users, until)
  await fill(scene, 'upload_cooldowns', sql)
}

/** Rows that the system does not take are the suite's own: the manifest has to tell better ones. */
async function fill(scene: ProjectScene, table: Table, sql: string): Promise<void> {
  try {
    await query(scene.addresses.postgres.url, sql)
  } catch (error) {
    throw await refusedSample(scene, table, error)
  }
}

/** So many numbers, each with one of the users. */
const numbered = (count: number) => `
  select n, id as owner from generate_series(1, ${count}) as n
  join (
    select id, row_number() over () as place from auth.users where email like 'full-%'
  ) as users on place = 1 + n % ${users}`

/** One statement that inserts a row for each number `n` and its `owner`; `others` are SQL over these. */
async function manyOf(
  scene: ProjectScene,
  table: Table,
  numbers: string,
  others: Readonly<Record<string, string>>,
): Promise<string> {
  const someone = randomUUID()
  const row = await rowFor(scene, table, table === 'llm_metrics' ? {} : { user_id: someone })
  const columns = new Map((await knownColumns(scene, table)).map((each) => [each.name, each]))
  const fixed = Object.entries(row).filter(([name]) => !(name in others))
  const names = [...Object.keys(others), ...fixed.map(([name]) => name)].map(identifier)
  const values = fixed.map(([name, value]) => eachOwn(value, someone, columns.get(name)))
  return `insert into public.${table} (${names.join(', ')})
    select ${[...Object.values(others), ...values].join(', ')}
    from (${numbers}) as many`
}

const ids = /([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})/

/** A value in SQL: every id in it is another one in each row, but for the owner's and for keys. */
function eachOwn(value: unknown, someone: string, column?: Column): string {
  if (value === null) return 'null'
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const parts = text.split(ids).map((part, index) => {
    if (index % 2 === 0) return literal(part)
    if (part === someone) return 'owner'
    return column?.refersTo === undefined ? 'gen_random_uuid()' : literal(part)
  })
  return parts.length === 1
    ? literal(text)
    : `cast(concat(${parts.join(', ')}) as ${column?.type ?? 'text'})`
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
