/** The parts of a draft that a project of Django tells: routes, areas, uploads, users, and the files of its views. */
import { classesOf } from '../../artifacts/program/python-classes.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import type { Entry } from './draft.ts'
import { findDjango } from './find-django.ts'

export interface DjangoDraft {
  readonly entries: readonly Entry[]
  /** Fields of `sources` by their paths. */
  readonly sources: Readonly<Record<string, string>>
}

export function draftDjango(files: RepositoryFiles): DjangoDraft {
  const found = findDjango(classesOf(pythonSource(files)))
  if (found === undefined) return { entries: [], sources: {} }
  const { routes, areas, uploads, users, routers, caller } = found
  const comment =
    'Found in the patterns, views, serializers and models of Django; see that each body is taken'
  const parts = Object.entries({ routes, areas, uploads, users: { ...users } })
  const isDocumented = (value: object) => JSON.stringify(value) === '{"table":"public.users"}'
  return {
    entries: parts
      .filter(([, value]) => Object.keys(value).length > 0 && !isDocumented(value))
      .map(([name, value]) => ({ name, value, comment })),
    sources: {
      ...caller,
      ...Object.fromEntries(
        Object.entries(routers).map(([area, file]) => [`routers.${area}`, file]),
      ),
    },
  }
}
