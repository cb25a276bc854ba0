/** What Python programs say of their interface and their tables: FastAPI, Pydantic, SQLAlchemy. */
import { posix } from 'node:path'
import type { RepositoryFiles } from './files.ts'

/** One operation, with every prefix in its path. */
export interface Operation {
  readonly method: string
  readonly path: string
  readonly file: string
  /** What the decorator and the function are given, as they are written. */
  readonly decorator: string
  readonly signature: string
}

/** A class, its fields with what stands behind them, and what it is derived from. */
export interface PythonClass {
  readonly name: string
  readonly bases: readonly string[]
  /** `name: type = value` by name. */
  readonly fields: Readonly<Record<string, string>>
  readonly table?: string
}

export const pythonFiles = ({ paths }: RepositoryFiles) =>
  paths.filter(
    (path) => path.endsWith('.py') && !/(^|\/)(tests?|alembic|migrations)\/|test_/.test(path),
  )

const prefixIn = (given: string, constants: ReadonlyMap<string, string>): string => {
  const [, text, name] = /\bprefix\s*=\s*(?:["']([^"']*)["']|(?:\w+\.)*(\w+))/.exec(given) ?? []
  return text ?? constants.get(name ?? '') ?? ''
}

/** FastAPI, "Bigger Applications": routers have a prefix, and so has where they are included. */
export function operationsOf(files: RepositoryFiles): Operation[] {
  const paths = pythonFiles(files)
  const all = paths.map((path) => files.text(path)).join('\n')
  const constants = new Map(
    [...all.matchAll(/^\s*(\w+)\s*(?::\s*str)?\s*=\s*["'](\/[^"']*)["']/gm)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )
  const included = [...all.matchAll(/\.include_router\(\s*([\w.]+)\s*,?([^)]*)\)/g)]
  const prefixOf = (fits: (argument: string) => boolean) =>
    included
      .filter(([, argument = '']) => fits(argument))
      .map(([, , given = '']) => prefixIn(given, constants))
      .find((prefix) => prefix !== '') ?? ''
  const whole = prefixOf((argument) => !argument.includes('.'))
  return paths.flatMap((file) => {
    const text = files.text(file)
    const module = posix.basename(file, '.py')
    const routers = new Map(
      [...text.matchAll(/^(\w+)\s*=\s*(APIRouter|FastAPI)\(([^)]*)\)/gm)].map(
        ([, name = '', kind, given = '']) => {
          const inner = prefixIn(given, constants)
          const outer = prefixOf((argument) => argument.startsWith(`${module}.`))
          return [name, kind === 'FastAPI' ? '' : `${whole}${outer}${inner}`] as const
        },
      ),
    )
    return decorated(text).flatMap(({ router, ...rest }) => {
      const prefix = routers.get(router)
      return prefix === undefined ? [] : [{ ...rest, file, path: `${prefix}${rest.path}` || '/' }]
    })
  })
}

const operation = /^@(\w+)\.(get|post|put|patch|delete)\(\s*(?:path\s*=\s*)?["']([^"']*)["']/gm
const definition = /^(?:async\s+)?def\s+\w+\(([\s\S]*?)\)\s*(?:->[^\n]*)?:\s*$/m

/** `@router.get("/x", …)` and the function below it, which may have several of them. */
function decorated(text: string) {
  return [...text.matchAll(operation)].flatMap((found) => {
    const [, router = '', method = '', path = ''] = found
    const rest = text.slice(found.index)
    const below = definition.exec(rest)
    if (below === null) return []
    const [decorator, signature] = [rest.slice(0, below.index), below[1] ?? '']
    return [{ router, method: method.toUpperCase(), path, decorator, signature }]
  })
}

export function classesOf(files: RepositoryFiles): ReadonlyMap<string, PythonClass> {
  const found = pythonFiles(files).flatMap((path) => {
    const text = files.text(path)
    return [...text.matchAll(/^class (\w+)\(([^)]*)\):\n((?:(?: {4,}.*|\s*)\n)*)/gm)].map(
      ([, name = '', bases = '', body = '']): PythonClass => {
        const table = /^ {4}__tablename__\s*=\s*["'](\w+)["']/m.exec(body)?.[1]
        const fields = [
          ...body.matchAll(
            /^ {4}(?!model_config|__)(\w+)\s*(?::|=)\s*((?:.*\n)(?: {8,}.*\n| {4}\)\n)*)/gm,
          ),
        ].map(([, field = '', rest = '']) => [field, rest.trim()] as const)
        return {
          ...{ name, bases: bases.split(/,\s*/), fields: Object.fromEntries(fields) },
          ...(table && { table }),
        }
      },
    )
  })
  return new Map(found.map((each) => [each.name, each]))
}

/** The fields of a class and of what it is derived from. */
export function fieldsOf(
  classes: ReadonlyMap<string, PythonClass>,
  name: string,
): Readonly<Record<string, string>> {
  const own = classes.get(name)
  if (own === undefined) return {}
  const inherited = own.bases.filter((base) => base !== name).map((base) => fieldsOf(classes, base))
  return Object.assign({}, ...inherited, own.fields)
}
