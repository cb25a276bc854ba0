/** What Supabase's advisors would say of the database: rules of their documented lints, asked in SQL. */
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { query } from '../services/postgres/driver.ts'
import { expectEqual } from './expect.ts'

/** Objects by the rule that they break; a rule that nothing breaks has an empty list. */
export type Advice = Readonly<Record<string, readonly string[]>>
type Rule = keyof typeof rules

/** Schemas of the platform and of ours: the system's team does not answer for them. */
const foreignSchemas =
  `'^(pg_|information_schema$|auth$|storage$|extensions$|graphql|realtime$|_realtime$|` +
  `supabase_|vault$|pgsodium|pgbouncer$|net$|cron$|plumbline)'`

/** What an extension brings is the extension's affair. */
const notOfExtension = (oid: string) =>
  `not exists (select from pg_depend d where d.objid = ${oid} and d.deptype = 'e')`

/** Numbers are those of the lints: https://supabase.com/docs/guides/database/database-advisors. */
const rules = {
  /** 0013: everybody who has the public key reads such a table. */
  'tables open to everybody': `
    select format('%I.%I', n.nspname, c.relname) as object
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname = 'public' and not c.relrowsecurity
      and ${notOfExtension('c.oid')}`,
  /** 0007: the policy is there and does nothing. */
  'tables with policies that are not in force': `
    select distinct format('%I.%I', n.nspname, c.relname) as object
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where not c.relrowsecurity and n.nspname !~ ${foreignSchemas}`,
  /** 0010: such a view reads with the rights of its owner. */
  'views that pass the policies by': `
    select format('%I.%I', n.nspname, c.relname) as object
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'v' and n.nspname = 'public' and ${notOfExtension('c.oid')}
      and not coalesce(c.reloptions::text ~* 'security_invoker=(true|on|1|yes)', false)`,
  /** 0011: whoever can make a schema can make such a function call what is theirs. */
  'functions with a search path that callers choose': `
    select format('%I.%I', n.nspname, p.proname) as object
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ ${foreignSchemas} and ${notOfExtension('p.oid')}
      and not coalesce(p.proconfig::text ~ 'search_path=', false)`,
  /** 0014 */
  'extensions in the public schema': `
    select e.extname as object from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where n.nspname = 'public'`,
  /** 0001: a delete on the other side reads the whole table. */
  'foreign keys without an index': `
    select format('%s: %I', k.conrelid::regclass, k.conname) as object
    from pg_constraint k join pg_class c on c.oid = k.conrelid
      join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and n.nspname !~ ${foreignSchemas} and not exists (
      select from pg_index i where i.indrelid = k.conrelid and i.indisvalid and i.indpred is null
        and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)`,
  /** 0003: asked anew for every row. */
  'policies that ask who calls for every row': `
    select format('%s: %I', p.polrelid::regclass, p.polname) as object
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    cross join lateral (select concat(pg_get_expr(p.polqual, p.polrelid), ' ',
      pg_get_expr(p.polwithcheck, p.polrelid)) as text) rule
    where n.nspname !~ ${foreignSchemas}
      and regexp_replace(rule.text, 'SELECT auth\\.(uid|jwt|role|email)\\(\\)', '', 'gi')
        ~ 'auth\\.(uid|jwt|role|email)\\(\\)'`,
  /** 0009 */
  'indexes that stand twice': `
    select format('%s and %s', min(i.indexrelid)::regclass, max(i.indexrelid)::regclass) as object
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ ${foreignSchemas}
    group by i.indrelid, i.indkey::text, i.indclass::text, pg_get_expr(i.indpred, i.indrelid),
      pg_get_expr(i.indexprs, i.indrelid) having count(*) > 1`,
} as const

const ownTables = `
  select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname !~ ${foreignSchemas} and ${notOfExtension('c.oid')}
  limit 1`

/** Asks all rules at once. A database without a table of the system breaks none, which proves nothing. */
export async function adviceOn({ addresses }: Scene): Promise<Advice> {
  if ((await query(addresses.postgres.url, ownTables)).length === 0) {
    throw new Unverified('the system has made no table that could be examined')
  }
  const found = await Promise.all(
    Object.entries(rules).map(async ([rule, sql]) => {
      const rows = await query(addresses.postgres.url, sql)
      return [rule, rows.map(({ object }) => String(object)).sort()] as const
    }),
  )
  return Object.fromEntries(found)
}

/** None of the rules has been broken. */
export function breaksNone(advice: Advice, asked: readonly Rule[]): void {
  for (const rule of asked) expectEqual(rule, advice[rule], [])
}

export const securityRules = [
  'tables open to everybody',
  'tables with policies that are not in force',
  'views that pass the policies by',
  'functions with a search path that callers choose',
  'extensions in the public schema',
] as const satisfies readonly Rule[]

export const performanceRules = [
  'foreign keys without an index',
  'policies that ask who calls for every row',
  'indexes that stand twice',
] as const satisfies readonly Rule[]
