/** Variables of the environment that Python programs read: by classes of settings (pydantic-settings) or by `os.environ`. */
import type { PythonCall, PythonExpression } from '../source/python-expressions.ts'
import type { PythonModule } from '../source/python-facts.ts'
import {
  basesOf,
  classesOf,
  type Declared,
  type DeclaredField,
  fieldsOf,
  isDerived,
  type PythonClasses,
} from './python-classes.ts'
import { lastName, modulesOf, type PythonSource } from './python-source.ts'
import { argumentOf, callsOf, literalOf, partsOf } from './python-values.ts'

export interface ReadVariable {
  /** Any of them will do; the first is that of the documentation. */
  readonly names: readonly string[]
  /** Whether the programs do without. */
  readonly hasDefault: boolean
  /** As it is written, where it is a literal. */
  readonly value?: string
  /** The type as it is written. */
  readonly type: string
  readonly path: string
  readonly line: number
}

/** The fields of every class of settings, by the variables that they are read from. */
export function settingsOf(source: PythonSource): ReadVariable[] {
  const classes = classesOf(source)
  const own = classes.all.filter((each) => isDerived(classes, each, /^BaseSettings$/))
  const all = own.flatMap((each) => {
    const prefix = prefixOf(classes, each)
    return fieldsOf(classes, each).map((field) => variableOf(source, each, field, prefix))
  })
  return [...new Map(all.map((each) => [each.names.join(), each])).values()]
}

function variableOf(
  source: PythonSource,
  own: Declared,
  field: DeclaredField,
  prefix: string,
): ReadVariable {
  const { name, type, value, hasDefault, path } = field
  const aliases = aliasesOf(source, field)
  const literal = literalOf(source, path, value)
  return {
    names: aliases.length > 0 ? aliases : [`${prefix}${name}`.toUpperCase()],
    ...{ hasDefault, type: type?.written ?? '', path: own.path, line: own.line },
    ...(literal !== undefined && { value: literal }),
  }
}

/** Pydantic, "Settings management": an alias stands for the whole name, without the prefix. */
function aliasesOf(source: PythonSource, { type, value, path }: DeclaredField): string[] {
  const calls = [...callsOf(value, 'Field'), ...callsOf(type, 'Field')]
  const given = calls.flatMap((call) =>
    ['validation_alias', 'alias', 'env'].flatMap((name) => argumentOf(call, name) ?? []),
  )
  const [first] = given
  if (first === undefined) return []
  const words = first.kind === 'call' ? first.given.map((each) => each.value) : wordsOf(first)
  return words.flatMap((each) => literalOf(source, path, each)?.toUpperCase() ?? [])
}

const wordsOf = (expression: PythonExpression) =>
  expression.kind === 'list' ? expression.items : [expression]

/** `model_config = SettingsConfigDict(env_prefix=…)`, or `class Config` of the first version. */
function prefixOf(classes: PythonClasses, own: Declared): string {
  for (const { said, path } of [own, ...basesOf(classes, own)]) {
    const config = said.fields.find(({ target }) => target === 'model_config')?.value
    const given = config?.kind === 'call' ? argumentOf(config, 'env_prefix') : undefined
    const older = said.inner.Config?.find(({ target }) => target === 'env_prefix')?.value
    const prefix = literalOf(classes.source, path, given ?? older)
    if (prefix !== undefined) return prefix
  }
  return ''
}

/** What is read by `os.environ` and `os.getenv`, or by a function of the repository that does nothing else. */
export function environmentReadsOf(source: PythonSource): ReadVariable[] {
  const modules = modulesOf(source)
  const readers = new Set(modules.flatMap(([, module]) => readersIn(module)))
  const isReader = (callee: string) => readsOne.test(callee) || readers.has(lastName(callee))
  const all = modules.flatMap(([path, { calls, assignments, imports }]) => [
    ...calls.flatMap(({ call, line }) => {
      const [name] = call.given
      if (isLibrarys(imports, call)) return readByLibrary(source, path, call, line)
      if (!isReader(call.callee) || name?.value.kind !== 'text') return []
      const value = literalOf(source, path, call.given[1]?.value)
      const needed = !readsOne.test(call.callee) && call.given.length === 1
      return [{ ...variable(name.value.text, path, line), hasDefault: !needed, ...given(value) }]
    }),
    ...assignments.flatMap(({ value, line }) =>
      indexesIn(value).map((name) => ({ ...variable(name, path, line), hasDefault: false })),
    ),
  ])
  const named = all.filter(({ names }) => names.every((name) => /^[A-Z][A-Z0-9_]*$/.test(name)))
  return [...new Map(named.map((each) => [each.names.join(), each])).values()]
}

/** `env("A")`, `env.list("A", default=[])` of django-environ, `config("A", default="b")` of python-decouple. */
const isLibrarys = (imports: PythonModule['imports'], { callee }: PythonCall) =>
  /^(env|config)(\.\w+)?$/.test(callee) &&
  imports.some(({ module }) => /^(environ|decouple)$/.test(module))

function readByLibrary(source: PythonSource, path: string, call: PythonCall, line: number) {
  const name = literalOf(source, path, call.given[0]?.value)
  if (name === undefined) return []
  const other = argumentOf(call, 'default')
  const read = { ...variable(name, path, line), hasDefault: other !== undefined }
  return [{ ...read, ...given(literalOf(source, path, other)) }]
}

const readsOne = /^((os\.)?getenv|(os\.)?environ\.get)$/

const variable = (name: string, path: string, line: number) => ({
  ...{ names: [name], type: '', path, line },
})

const given = (value: string | undefined) => (value === undefined ? {} : { value })

/** Functions that hand their first parameter on to the environment. */
function readersIn({ functions, calls }: PythonModule): string[] {
  return functions
    .filter(({ name, parameters }) =>
      calls.some(({ call, inside }) => {
        const first = call.given[0]?.value
        const isOwn = first?.kind === 'name' && first.name === parameters[0]?.name
        return inside === name && readsOne.test(call.callee) && isOwn
      }),
    )
    .map(({ name }) => name)
}

/** `os.environ["A"]`. */
function indexesIn(value: PythonExpression | undefined): string[] {
  if (value === undefined) return []
  return partsOf(value).flatMap((part) => {
    const [name] = part.kind === 'index' && /^(os\.)?environ$/.test(part.of) ? part.items : []
    return name?.kind === 'text' ? [name.text] : []
  })
}
