/** What the serializers of Django's REST framework ask for and tell: bodies, files, addresses and models. */
import {
  classNamed,
  type Declared,
  fieldsOf,
  type PythonClasses,
} from '../../artifacts/program/python-classes.ts'
import type { PythonExpression } from '../../artifacts/source/python-expressions.ts'
import { djangoModels, djangoTable } from './django-models.ts'
import { areaNames, oneOf } from './find-areas.ts'

type Part = Readonly<Record<string, unknown>>

/** The serializer that a view names as its own. */
function serializerOf(classes: PythonClasses, view: Declared): Declared | undefined {
  const own = fieldsOf(classes, view).find(({ name }) => name === 'serializer_class')?.value
  return own?.kind === 'name' ? classNamed(classes, own.name, view.path) : undefined
}

/** The model that the serializer of a view is about. */
export function modelOf(classes: PythonClasses, view: Declared): Declared | undefined {
  const serializer = serializerOf(classes, view)
  const named = metaOf(serializer, 'model')
  if (named?.kind !== 'name' || serializer === undefined) return undefined
  const model = classNamed(classes, named.name, serializer.path)
  return djangoModels(classes).find((each) => each === model)
}

const metaOf = (own: Declared | undefined, name: string): PythonExpression | undefined =>
  own?.said.inner.Meta?.find(({ target }) => target === name)?.value

const textsIn = (value: PythonExpression | undefined): string[] =>
  value?.kind === 'list'
    ? value.items.flatMap((each) => (each.kind === 'text' ? [each.text] : []))
    : []

/** What the serializer wants from who makes one: texts, ids of other areas, and a file. */
export function bodyOf(classes: PythonClasses, view: Declared, model: Declared | undefined): Part {
  const serializer = serializerOf(classes, view)
  const kept = new Set(textsIn(metaOf(serializer, 'read_only_fields')))
  const declared = new Map(serializer?.said.fields.map(({ target, value }) => [target, value]))
  const columns = new Map(model?.said.fields.map(({ target, value }) => [target, value]))
  const asked = textsIn(metaOf(serializer, 'fields')).filter((name) => !kept.has(name))
  const written = (name: string) => (declared.get(name) ?? columns.get(name))?.written ?? ''
  const needed = asked.filter((name) => written(name) !== '' && !spared.test(written(name)))
  const file = needed.find((name) => /\b(File|Image)Field\(/.test(written(name)))
  const entries = needed.flatMap((name): [string, unknown][] => {
    const thing = name.replace(/_id$/, '')
    if (areaNames.map(oneOf).includes(thing)) return [[name, `{${thing}}`]]
    return /\b(Char|Text|Slug)Field\(/.test(written(name)) ? [[name, 'Plumbline']] : []
  })
  return { body: Object.fromEntries(entries), ...(file && { file }) }
}

/** What nobody has to say: it is only read, is made by itself, or has a default. */
const spared =
  /read_only=True|required=False|auto_now|primary_key=True|\b(default|blank|null|db_default)=/

/** The field with the address of the file, be it in a serializer within the own one. */
export function addressOf(classes: PythonClasses, view: Declared): Part {
  const serializer = serializerOf(classes, view)
  const own = textsIn(metaOf(serializer, 'fields')).find((name) => isAddress.test(name))
  if (own !== undefined) return { url: own }
  for (const { target, value } of serializer?.said.fields ?? []) {
    const inner =
      value?.kind === 'call' ? classNamed(classes, value.callee, serializer?.path) : undefined
    const url = inner?.said.fields.find((field) => isAddress.test(field.target))?.target
    if (url === undefined || inner === undefined) continue
    const table = tableOf(classes, inner)
    return { url: `${target}.${url}`, ...(table && { files: table }) }
  }
  return {}
}

function tableOf(classes: PythonClasses, serializer: Declared): string | undefined {
  const named = metaOf(serializer, 'model')
  const model =
    named?.kind === 'name' ? classNamed(classes, named.name, serializer.path) : undefined
  return model && `public.${djangoTable(classes, model)}`
}

const isAddress = /^(\w+_)?url$/
