/** Classes of a repository's Python: models of tables (SQLAlchemy, SQLModel), of requests and answers, of settings (pydantic). */
import type { PythonExpression } from '../source/python-expressions.ts'
import type { PythonAssignment, PythonClass } from '../source/python-facts.ts'
import { definitionOf, lastName, modulesOf, type PythonSource } from './python-source.ts'
import { argumentOf, callsOf, defaultIn, literalOf, mentions, namesIn } from './python-values.ts'

export interface Declared {
  readonly name: string
  readonly path: string
  readonly line: number
  /** Where its rows are, of a class that is mapped to a table. */
  readonly table?: string
  readonly said: PythonClass
}

export interface DeclaredField {
  readonly name: string
  readonly type?: PythonExpression
  readonly value?: PythonExpression
  /** Whether it may be left out. */
  readonly hasDefault: boolean
  readonly path: string
}

export interface PythonClasses {
  readonly all: readonly Declared[]
  readonly source: PythonSource
}

export function classesOf(source: PythonSource): PythonClasses {
  const all = modulesOf(source).flatMap(([path, { classes }]) =>
    classes.map((said): Declared => {
      const table = tableIn(source, path, said)
      return { name: said.name, path, line: said.line, ...(table && { table }), said }
    }),
  )
  return { all, source }
}

/** SQLModel, "Create Models": the name in small letters where nothing else is said. */
function tableIn(source: PythonSource, path: string, { name, bases, fields }: PythonClass) {
  const said = fields.find(({ target }) => target === '__tablename__')
  const isTable = bases.some((base) => base.name === 'table' && base.value.written === 'True')
  return literalOf(source, path, said?.value) ?? (isTable ? name.toLowerCase() : undefined)
}

/** The class that a file means by a name, else the first that is called so. */
export function classNamed(
  { all, source }: PythonClasses,
  dotted: string,
  path?: string,
): Declared | undefined {
  const at = path === undefined ? undefined : definitionOf(source, path, dotted)
  const meant = all.find((each) => each.path === at?.path && each.name === at.name)
  return meant ?? all.find(({ name }) => name === lastName(dotted))
}

/** What a class is derived from, the nearest first; names that no file defines are left out. */
export function basesOf(classes: PythonClasses, own: Declared): Declared[] {
  const found: Declared[] = []
  const next = [own]
  for (let at = next.shift(); at !== undefined; at = next.shift()) {
    for (const name of baseNames(at)) {
      const base = classNamed(classes, name, at.path)
      if (base === undefined || base === own || found.includes(base)) continue
      found.push(base)
      next.push(base)
    }
  }
  return found
}

/** `Base[int]` is a `Base`; `table=True` is none. */
const baseNames = ({ said }: Declared): string[] =>
  said.bases.flatMap(({ name, value }) => (name === undefined ? namesIn(value).slice(0, 1) : []))

/** Whether a class is derived from one of that name, which need not be in the repository. */
export function isDerived(classes: PythonClasses, own: Declared, from: RegExp): boolean {
  return [own, ...basesOf(classes, own)].some((each) =>
    baseNames(each).some((name) => from.test(lastName(name))),
  )
}

/** A class of requests or answers. */
export const isSchema = (classes: PythonClasses, own: Declared): boolean =>
  own.table === undefined && isDerived(classes, own, /Model$|^BaseUser/)

/** The fields of a class and of what it is derived from, by their names; the nearest wins. */
export function fieldsOf(classes: PythonClasses, own: Declared | undefined): DeclaredField[] {
  if (own === undefined) return []
  const chain = [own, ...basesOf(classes, own)].reverse()
  const fields = chain.flatMap(({ said, path }) =>
    said.fields.flatMap((each) => fieldIn(each, path)),
  )
  return [...new Map(fields.map((each) => [each.name, each])).values()]
}

/** Settings of the class itself and what is no part of a row or of a body are no fields. */
function fieldIn({ target, type, value }: PythonAssignment, path: string): DeclaredField[] {
  if (/^_|^model_config$|\W/.test(target) || mentions(type, 'ClassVar')) return []
  const hasDefault = value !== undefined && !isRequired(value)
  return [{ name: target, ...(type && { type }), ...(value && { value }), hasDefault, path }]
}

/** `Field(...)` has a default only where it says so; further names of a variable are none. */
function isRequired(value: PythonExpression): boolean {
  if (value.written === '...') return true
  if (value.kind !== 'call' || lastName(value.callee) !== 'Field') return false
  return argumentOf(value, 'default_factory') === undefined && defaultIn(value) === undefined
}

/** Choices of a field: `Literal["a", "b"]`, or the values of a class derived from `Enum`. */
export function choicesOf(classes: PythonClasses, { type, path }: DeclaredField): string[] {
  if (type === undefined) return []
  const literal = [type]
    .flatMap(allParts)
    .find((part) => part.kind === 'index' && lastName(part.of) === 'Literal')
  if (literal?.kind === 'index') {
    return literal.items.flatMap((item) => (item.kind === 'text' ? [item.text] : []))
  }
  for (const name of namesIn(type)) {
    const own = classNamed(classes, name, path)
    if (own === undefined || !isDerived(classes, own, /Enum$/)) continue
    return own.said.fields.flatMap(({ value }) => (value?.kind === 'text' ? [value.text] : []))
  }
  return []
}

const allParts = (expression: PythonExpression): PythonExpression[] =>
  'items' in expression ? [expression, ...expression.items.flatMap(allParts)] : [expression]

/** The key of another table that a column holds, whichever way it is written. */
export function keyOf(classes: PythonClasses, { value, path }: DeclaredField) {
  const [call] = callsOf(value, 'ForeignKey')
  const field = value?.kind === 'call' ? argumentOf(value, 'foreign_key') : undefined
  const target =
    call === undefined
      ? (field ?? keyOfHelper(classes, path, value))
      : argumentOf(call, 'column', 0)
  const written = target?.kind === 'name' ? target.name : literalOf(classes.source, path, target)
  const [table, key] = (written ?? '').split('.').slice(-2)
  if (table === undefined || key === undefined) return undefined
  const own = target?.kind === 'name' ? classNamed(classes, table, path)?.table : undefined
  return { table: own ?? table, key }
}

/** `fk("users.id")`, where a function of the repository's own makes the column with that key. */
function keyOfHelper(
  { source }: PythonClasses,
  path: string,
  value: PythonExpression | undefined,
): PythonExpression | undefined {
  if (value?.kind !== 'call') return undefined
  const at = definitionOf(source, path, value.callee)
  const made = source.module(at?.path ?? '').functions.find(({ name }) => name === at?.name)
  const [key] = (made?.returned ?? []).flatMap((column) => callsOf(column, 'ForeignKey'))
  const target = key && argumentOf(key, 'column', 0)
  if (target?.kind !== 'name') return target
  const place = made?.parameters.findIndex(({ name }) => name === target.name) ?? -1
  return place === -1 ? undefined : argumentOf(value, target.name, place)
}

/** What the column is called in the table: `Column("owner", …)` says so. */
export function columnOf({ name, value }: DeclaredField): string {
  const call = [...callsOf(value, 'mapped_column'), ...callsOf(value, 'Column')][0]
  const first = call === undefined ? undefined : argumentOf(call, '', 0)
  return first?.kind === 'text' ? first.text : name
}
