/** The relations of the exposed schema, and who reaches them. */
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { serviceRecords } from '../../services/supabase/records.ts'
import { type Table, tables } from './names.ts'

/** What the features call the tables. */
export function tableOf(words: string): Table {
  const names: Readonly<Record<string, Table>> = {
    jobs: 'jobs',
    'word lists': 'wordlists',
    metrics: 'llm_metrics',
    cooldowns: 'upload_cooldowns',
  }
  const table = names[words]
  if (table === undefined) throw new Error(`no table is called "${words}"`)
  return table
}

/** Every relation of the schema `public` by name; `table` also where it is partitioned. */
export async function kindsOf({ addresses }: ProjectScene): Promise<Record<string, string>> {
  const rows = await query(
    addresses.postgres.url,
    `select relname as name, case relkind
       when 'r' then 'table' when 'p' then 'table' when 'v' then 'view'
       when 'm' then 'materialized view' else 'foreign table' end as kind
     from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
     order by relname`,
  )
  return Object.fromEntries(rows.map(({ name, kind }) => [String(name), String(kind)]))
}

/** The tables that the service cannot read, each with the answer; none in a project as it should be. */
export async function reachedByService({ addresses }: ProjectScene): Promise<string[]> {
  const service = serviceRecords(addresses.supabase)
  const answers = await Promise.all(
    tables.map(async (name) => ({ name, answer: await service.read(name) })),
  )
  return answers.flatMap(({ name, answer }) =>
    answer.done ? [] : [`${name}: ${answer.status} ${answer.code} ${answer.reason}`],
  )
}
