/** Defects that a verification has to notice, each with its cure: one documented element is not there. */
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { functionNames, indexNames } from './documented.ts'
import { bucketNames } from './files.ts'
import { tables } from './names.ts'

export interface Damage {
  readonly what: string
  /** SQL of the superuser, and SQL that takes it back. */
  readonly deed: string
  readonly cure: string
}

/** What the project lacks to begin with: no deed of the suite's. */
export interface Lack {
  readonly what: string
  readonly lacks: string
}

/** Every damage to tables, row level security, indexes, functions, the trigger and buckets. */
export async function damagesOf(scene: ProjectScene): Promise<(Damage | Lack)[]> {
  const there = await relationsOf(scene)
  const relations = [
    ...tables.flatMap((name): (Damage | Lack)[] =>
      there.has(name) ? damagedTable(name) : [missing('table', name)],
    ),
    ...indexNames.map((name) =>
      there.has(name) ? renamed('index', `public.${name}`) : missing('index', name),
    ),
  ]
  return [
    ...relations,
    ...(await damagedFunctions(scene)),
    ...(there.has('jobs') ? [await lostTrigger(scene)] : []),
    ...(await damagedBuckets(scene)),
  ]
}

const missing = (kind: string, lacks: string): Lack => ({
  what: `${kind} ${lacks} is missing`,
  lacks,
})

async function relationsOf({ addresses }: ProjectScene): Promise<ReadonlySet<unknown>> {
  const sql = `select relname as name from pg_class where relnamespace = 'public'::regnamespace`
  return new Set((await query(addresses.postgres.url, sql)).map(({ name }) => name))
}

/** Under another name it is gone for whoever looks for it, and comes back whole. */
function renamed(kind: 'table' | 'index', name: string): Damage {
  const [schema = '', own = ''] = name.split('.')
  return {
    what: `${kind} ${own} is missing`,
    deed: `alter ${kind} ${identifier(name)} rename to ${identifier(`${own}_away`)}`,
    cure: `alter ${kind} ${identifier(`${schema}.${own}_away`)} rename to ${identifier(own)}`,
  }
}

function damagedTable(table: string): Damage[] {
  const name = identifier(`public.${table}`)
  const unguarded = {
    what: `${table} has no row level security`,
    deed: `alter table ${name} disable row level security`,
    cure: `alter table ${name} enable row level security`,
  }
  return [renamed('table', `public.${table}`), unguarded]
}

async function damagedFunctions({ addresses }: ProjectScene): Promise<(Damage | Lack)[]> {
  const sql = `
    select proname as name, pg_get_function_identity_arguments(oid) as arguments
    from pg_proc where pronamespace = 'public'::regnamespace and proname = any ($1)`
  const rows = await query(addresses.postgres.url, sql, [functionNames])
  return functionNames.map((name) => {
    const row = rows.find((each) => each.name === name)
    if (row === undefined) return missing('function', name)
    const [here, away] = [name, `${name}_away`].map((each) => identifier(`public.${each}`))
    return {
      what: `function ${name} is missing`,
      deed: `alter function ${here}(${row.arguments}) rename to ${identifier(`${name}_away`)}`,
      cure: `alter function ${away}(${row.arguments}) rename to ${identifier(name)}`,
    }
  })
}

const lost = 'the trigger on jobs is missing'

/** Whatever triggers call the function: the document gives them no names. */
async function lostTrigger({ addresses }: ProjectScene): Promise<Damage | Lack> {
  const sql = `
    select tgname as name, pg_get_triggerdef(pg_trigger.oid) as definition
    from pg_trigger join pg_proc on pg_proc.oid = tgfoid
    where tgrelid = 'public.jobs'::regclass and not tgisinternal and proname = 'update_queue_positions'`
  const rows = await query(addresses.postgres.url, sql)
  if (rows.length === 0) return { what: lost, lacks: 'trigger' }
  return {
    what: lost,
    deed: rows
      .map(({ name }) => `drop trigger ${identifier(String(name))} on public.jobs`)
      .join(';'),
    cure: rows.map(({ definition }) => String(definition)).join(';'),
  }
}

async function damagedBuckets({ addresses }: ProjectScene): Promise<(Damage | Lack)[]> {
  const sql = 'select id, file_size_limit as limit from storage.buckets where id = any ($1)'
  const rows = await query(addresses.postgres.url, sql, [bucketNames])
  const gone = bucketNames.filter((name) => !rows.some(({ id }) => id === name))
  const damaged = rows.flatMap(({ id, limit }) => {
    const set = (values: string, where = id) =>
      `update storage.buckets set ${values} where id = '${where}'`
    const away = `${id}-away`
    return [
      {
        what: `bucket ${id} is missing`,
        deed: set(`id = '${away}', name = '${away}'`),
        cure: set(`id = '${id}', name = '${id}'`, away),
      },
      { what: `bucket ${id} is public`, deed: set('public = true'), cure: set('public = false') },
      {
        what: `bucket ${id} has no limit`,
        deed: set('file_size_limit = null'),
        cure: set(`file_size_limit = ${limit}`),
      },
    ]
  })
  return [...gone.map((name) => missing('bucket', name)), ...damaged]
}
