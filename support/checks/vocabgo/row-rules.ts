/** The rules of a system for its rows, in its own words: what a row must hold to be taken. */
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import type { Table } from './names.ts'

export interface RowRule {
  readonly kind: 'check' | 'policy'
  /** An expression of SQL over the columns of the table. */
  readonly expression: string
  /** The words of the expression, among them the columns that it speaks of. */
  readonly words: ReadonlySet<string>
}

const checks = `
  select pg_get_expr(conbin, conrelid) as expression from pg_constraint
  where conrelid = to_regclass($1) and contype = 'c' order by conname`

/** Of a policy for every verb the condition of the old row is that of the new one, too. */
const policies = `
  select polpermissive as permissive,
    pg_get_expr(coalesce(polwithcheck, polqual), polrelid) as expression
  from pg_policy join pg_class on pg_class.oid = polrelid
  where polrelid = to_regclass($1) and relrowsecurity and polcmd in ('a', '*')
    and (polroles = '{0}' or to_regrole('authenticated')::oid = any (polroles))`

const known = new WeakMap<ProjectScene, Map<Table, Promise<RowRule[]>>>()

/** Every CHECK of the table, and as one rule what its policies ask of a new row of a user. */
export function rowRules(scene: ProjectScene, table: Table): Promise<RowRule[]> {
  const tables = known.get(scene) ?? new Map<Table, Promise<RowRule[]>>()
  known.set(scene, tables)
  const asked = tables.get(table) ?? readRules(scene, table)
  tables.set(table, asked)
  return asked
}

async function readRules({ addresses }: ProjectScene, table: Table): Promise<RowRule[]> {
  const { url } = addresses.postgres
  const found = await query(url, checks, [`public.${table}`])
  const granted = await query(url, policies, [`public.${table}`])
  const of = (permissive: boolean) =>
    granted
      .filter((each) => each.permissive === permissive && each.expression !== null)
      .map(({ expression }) => `(${expression})`)
  const alternatives = of(true)
  const policy = [`(${alternatives.join(' or ')})`, ...of(false)].join(' and ')
  return [
    ...found.map(({ expression }) => ruleOf('check', String(expression))),
    ...(alternatives.length === 0 ? [] : [ruleOf('policy', policy)]),
  ]
}

function ruleOf(kind: RowRule['kind'], expression: string): RowRule {
  return { kind, expression, words: new Set(expression.split(/\W+/)) }
}

/** SQL that is true where the rule lets a row through: a CHECK also takes what it cannot tell. */
export function holds({ kind, expression }: RowRule): string {
  return `((${expression}) ${kind === 'check' ? 'is not false' : 'is true'})`
}
