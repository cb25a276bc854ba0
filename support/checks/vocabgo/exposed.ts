/** What the Data API shows of the database, and the functions that run as somebody else. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'

/** The schemas of the API: `public`, and what the project's own settings add. */
export function exposedSchemas({ project }: ProjectScene): string[] {
  const settings = textOf(join(project.repository, project.project.folder, 'config.toml'))
  const list = /^\s*schemas\s*=\s*\[([^\]]*)\]/m.exec(settings)?.[1] ?? ''
  const named = [...list.matchAll(/["']([^"']+)["']/g)].map(([, name = '']) => name)
  return [...new Set(['public', ...named])]
}

/** A project without settings of its own has the defaults. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

export interface Relation {
  /** As `schema.name`. */
  readonly name: string
  readonly kind: 'table' | 'view' | 'neither'
  /** A table under row level security, or a view that asks in the name of its reader. */
  readonly secured: boolean
  /** Somebody without the service key may read it, or a part of its columns. */
  readonly readable: boolean
}

/** `neither` is a materialized view or a foreign table: nothing can secure them row by row. */
export async function relationsOf(scene: ProjectScene): Promise<Relation[]> {
  const rows = await query(
    scene.addresses.postgres.url,
    `select nspname || '.' || relname as name,
       case when relkind in ('r', 'p') then 'table' when relkind = 'v' then 'view' else 'neither' end as kind,
       case when relkind in ('r', 'p') then relrowsecurity
         when relkind = 'v' then exists (
           select from pg_options_to_table(reloptions)
           where option_name = 'security_invoker' and option_value::boolean
         )
         else false end as secured,
       has_any_column_privilege('anon', class.oid, 'select')
         or has_any_column_privilege('authenticated', class.oid, 'select') as readable
     from pg_class as class join pg_namespace as space on space.oid = relnamespace
     where nspname = any ($1) and relkind in ('r', 'p', 'v', 'm', 'f') order by 1`,
    [exposedSchemas(scene)],
  )
  return rows as unknown as Relation[]
}

export interface Definer {
  /** With its arguments. */
  readonly name: string
  readonly pinned: boolean
}

/** The functions of the migrations that run with the rights of their owner, in whatever schema. */
export async function definersOf({ addresses }: ProjectScene): Promise<Definer[]> {
  const rows = await query(
    addresses.postgres.url,
    `select function.oid::regprocedure::text as name, exists (
       select from unnest(proconfig) as setting where setting like 'search_path=%'
     ) as pinned
     from pg_proc as function
     where prosecdef and proowner = to_regrole($1) and not exists (
       select from pg_depend where classid = 'pg_proc'::regclass and objid = function.oid and deptype = 'e'
     )
     order by 1`,
    [addresses.owner.user],
  )
  return rows as unknown as Definer[]
}
