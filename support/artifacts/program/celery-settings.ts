/** Settings of Celery, wherever a program gives them: at its making, later on, in a module or a class of its own. */
import type { PythonCall, PythonExpression } from '../source/python-expressions.ts'
import type { PythonAssignment } from '../source/python-facts.ts'
import {
  definitionOf,
  importedBy,
  lastName,
  modulesOf,
  type PythonSource,
} from './python-source.ts'
import { argumentOf, literalOf } from './python-values.ts'

export interface CelerySetting {
  /** In small letters, by its name of today. */
  readonly name: string
  readonly value: PythonExpression
  /** The file in which its names are looked up. */
  readonly path: string
}

/** In the order in which they are given, as far as the order of files tells: the last one wins. */
export function settingsOfCelery(source: PythonSource): CelerySetting[] {
  return modulesOf(source).flatMap(([path, { calls, assignments }]) => [
    ...(/(^|\/)celeryconfig\.py$/.test(path) ? given(assignments, path) : []),
    ...calls.flatMap(({ call }) => byCall(source, path, call)),
    ...assignments.flatMap(({ target, value }) => {
      const name = /\.conf(?:\.(\w+)|\[['"](\w+)['"]\])$/.exec(target)
      return value === undefined ? [] : setting(name?.[1] ?? name?.[2], value, path)
    }),
  ])
}

function byCall(source: PythonSource, path: string, call: PythonCall): CelerySetting[] {
  const isMade = lastName(call.callee) === 'Celery'
  if (isMade || /\.conf\.update$/.test(call.callee)) {
    return call.given.flatMap(({ name, value }) => {
      if (name !== undefined) return setting(name, value, path)
      if (value.kind !== 'table' || isMade) return []
      return value.entries.flatMap(([key, inner]) =>
        key.kind === 'text' ? setting(key.text, inner, path) : [],
      )
    })
  }
  if (!call.callee.endsWith('.config_from_object')) return []
  return fromObject(source, path, call)
}

/** A module by its name, a class or a module that is imported; `namespace` stands before each name there. */
function fromObject(source: PythonSource, path: string, call: PythonCall): CelerySetting[] {
  const object = argumentOf(call, 'obj', 0)
  const at =
    object?.kind === 'text'
      ? importedBy(source, path, object.text.replace(':', '.'))
      : definitionOf(source, path, object?.written ?? '')
  if (at === undefined) return []
  const module = source.module(at.path)
  const own = module.classes.find(({ name }) => name === at.name)?.fields
  const space = literalOf(source, path, argumentOf(call, 'namespace'))
  const start = space === undefined ? '' : `${space}_`.toLowerCase()
  return given(own ?? module.assignments, at.path, start)
}

function given(
  assignments: readonly PythonAssignment[],
  path: string,
  start = '',
): CelerySetting[] {
  return assignments.flatMap(({ target, value }) => {
    const isOne = value !== undefined && target.toLowerCase().startsWith(start)
    return isOne ? setting(target.slice(start.length), value, path) : []
  })
}

/** Celery, "New lowercase settings": names that were others before its fourth version. */
const older: Readonly<Record<string, string>> = {
  celery_default_queue: 'task_default_queue',
  celery_routes: 'task_routes',
  celery_queues: 'task_queues',
  celerybeat_schedule: 'beat_schedule',
  celery_task_default_queue: 'task_default_queue',
  celery_task_routes: 'task_routes',
  celery_task_queues: 'task_queues',
  celery_beat_schedule: 'beat_schedule',
}

function setting(
  written: string | undefined,
  value: PythonExpression,
  path: string,
): CelerySetting[] {
  if (written === undefined) return []
  const name = written.toLowerCase()
  return [{ name: older[name] ?? name, value, path }]
}
