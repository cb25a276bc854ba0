/** Services of a composition whose work it is to migrate: a pipeline migrates by running them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ComposeFileError } from '../artifacts/compose/compose-file-error.ts'
import { readComposeFile } from '../artifacts/compose/read-compose-file.ts'
import { listOf, textOf, treeOf } from '../artifacts/compose/trees.ts'
import type { Tree } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'

export interface MigratingService {
  readonly name: string
  /** Services that wait for its end: whatever starts one of them migrates first. */
  readonly awaitedBy: readonly string[]
}

/** Those of production's files, or of the usual one, whose own command or script `migrates`. */
export function migratingServices(
  { repository, composition }: Pick<Manifest, 'repository' | 'composition'>,
  migrates: (text: string) => boolean,
): readonly MigratingService[] {
  const files = composition.production ?? ['docker-compose.yml']
  const all = files.flatMap((file) => Object.entries(servicesIn(join(repository, file))))
  return all
    .filter(([, service]) => migrates(workOf(treeOf(service), repository)))
    .map(([name]) => ({
      name,
      awaitedBy: all.filter(([, each]) => awaits(each, name)).map(([waiting]) => waiting),
    }))
}

/** None of a file that is not there or cannot be read: that is judged where compositions are. */
function servicesIn(file: string): Tree {
  if (!existsSync(file)) return {}
  try {
    return treeOf(readComposeFile(file).tree.services)
  } catch (cause) {
    if (cause instanceof ComposeFileError) return {}
    throw cause
  }
}

/** Whether a shell text runs one of them, by name or as what others wait for. */
export function startsOne(text: string, services: readonly MigratingService[]): boolean {
  const lines = text
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => /docker[ -]compose\b/.test(line))
  return services.some(({ name, awaitedBy }) => {
    const runs = (line: string, ...names: readonly string[]) =>
      new RegExp(`\\s(run|up)\\s(.*\\s)?(${names.join('|')})(\\s|$)`).test(line)
    return lines.some((line) => {
      if (runs(line, name)) return true
      const withOthers = awaitedBy.length > 0 && !/\s--no-deps\b/.test(line)
      return withOthers && (startsAll.test(line) || runs(line, ...awaitedBy))
    })
  })
}

/** No service is named: nothing but options and their values, such as a time, a scale or when to pull. */
const startsAll = /\sup(\s+(-\S+|\d+|[\w.-]+=\d+|always|missing|never|[01]|policy))*\s*($|[;&|>)])/

function awaits(service: unknown, name: string): boolean {
  const how = treeOf(treeOf(treeOf(service).depends_on)[name])
  return how.condition === 'service_completed_successfully'
}

/** Its command, and the scripts of its build's folder that it names. */
function workOf({ command, entrypoint, build }: Tree, repository: string): string {
  const words = [entrypoint, command]
    .flatMap((value) => [textOf(value) ?? '', ...listOf(value).map((word) => textOf(word) ?? '')])
    .join(' ')
  const folder = join(repository, textOf(build) ?? textOf(treeOf(build).context) ?? '.')
  const scripts = [...words.matchAll(/[\w./-]+\.(?:sh|bash)\b/g)]
    .map(([name]) => join(folder, name))
    .filter((path) => existsSync(path))
  return [words, ...scripts.map((path) => readFileSync(path, 'utf8'))].join('\n')
}
