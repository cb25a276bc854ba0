/** Tables of a Django project, and how a row of each leads to its user: by the classes of its models. */
import {
  classNamed,
  type Declared,
  isDerived,
  type PythonClasses,
} from '../../artifacts/program/python-classes.ts'
import { lastName } from '../../artifacts/program/python-source.ts'
import { argumentOf, literalOf } from '../../artifacts/program/python-values.ts'
import { keyPath } from './key-path.ts'

/** Django, "Models": `db_table`, or the names of the application and of the class. */
export function djangoTable({ source }: PythonClasses, { said, path, name }: Declared): string {
  const given = said.inner.Meta?.find(({ target }) => target === 'db_table')?.value
  const application =
    path
      .replace(/\/models(\/\w+)?\.py$/, '')
      .split('/')
      .at(-1) ?? ''
  return literalOf(source, path, given) ?? `${application}_${name.toLowerCase()}`
}

export const djangoModels = (classes: PythonClasses): Declared[] =>
  classes.all.filter(
    (each) =>
      /(^|\/)models(\/\w+)?\.py$/.test(each.path) &&
      isDerived(classes, each, /^(Abstract(Base)?User|Model)$/),
  )

/** The model of users: that of the settings, else the one whose table is called like that. */
export function djangoUsers(classes: PythonClasses): Declared | undefined {
  const models = djangoModels(classes)
  const named = classes.source.paths.flatMap((path) =>
    classes.source
      .module(path)
      .assignments.filter(({ target }) => target === 'AUTH_USER_MODEL')
      .map(({ value }) => literalOf(classes.source, path, value)),
  )
  const model = models.find(({ name }) => name === lastName(named[0] ?? ''))
  return model ?? models.find((each) => /^(\w+_)?users?$/.test(djangoTable(classes, each)))
}

/** Columns with dots between them that lead from a model to the users: the fewest that do. */
export function djangoOwner(classes: PythonClasses, model: Declared): string | undefined {
  const users = djangoUsers(classes)
  return users && keyPath(model, users, (at) => keysOf(classes, users, at))
}

/** `ForeignKey("shop.Project")`, `OneToOneField(settings.AUTH_USER_MODEL)`; one that may be missing leads nowhere. */
function keysOf(classes: PythonClasses, users: Declared, { said, path }: Declared) {
  return said.fields.flatMap(({ target, value }) => {
    if (value?.kind !== 'call' || !/\b(ForeignKey|OneToOneField)$/.test(value.callee)) return []
    if (argumentOf(value, 'null')?.written === 'True') return []
    const to = argumentOf(value, 'to', 0)
    const name = to?.kind === 'text' ? to.text : to?.kind === 'name' ? to.name : ''
    const other = /AUTH_USER_MODEL$/.test(name) ? users : classNamed(classes, lastName(name), path)
    const column = literalOf(classes.source, path, argumentOf(value, 'db_column'))
    return other === undefined ? [] : [{ column: column ?? `${target}_id`, target: other }]
  })
}
