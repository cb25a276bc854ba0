/** What a service of a compose file starts, by the file itself or by the image that it builds. */
import { posix } from 'node:path'
import { parse } from 'yaml'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import { imageStart, wordsOf } from './start-commands.ts'

export interface Service {
  readonly image?: string
  readonly command?: string | readonly string[]
  readonly entrypoint?: string | readonly string[]
  readonly build?: string | Build
  readonly healthcheck?: { readonly test?: string | readonly string[] }
  readonly ports?: readonly unknown[]
  readonly environment?: Readonly<Record<string, unknown>> | readonly string[]
}

interface Build {
  readonly context?: string
  readonly dockerfile?: string
  readonly target?: string
}

/** None where the file is broken: the run says what is wrong with it. */
export function servicesOf(text: string): Readonly<Record<string, Service>> {
  try {
    const { services } = (parse(text, { merge: true }) ?? {}) as {
      services?: Record<string, Service>
    }
    const entries = Object.entries(services ?? {})
    return Object.fromEntries(
      entries.filter(([, service]) => typeof service === 'object' && service !== null),
    )
  } catch {
    return {}
  }
}

/** Where the image of a service is made, relative to the repository; `folder` is the compose file's. */
export function imageOf(folder: string, { build }: Service) {
  const {
    context = '.',
    dockerfile = 'Dockerfile',
    target,
  } = typeof build === 'string' ? { context: build } : (build ?? {})
  const at = posix.join(folder, context)
  return {
    context: at,
    dockerfile: posix.join(at, dockerfile),
    ...(target === undefined ? {} : { target }),
  }
}

/** Compose, "entrypoint": one of the service's own takes the image's command away. */
export function startOf(
  files: RepositoryFiles,
  folder: string,
  service: Service,
): readonly string[] {
  const { entrypoint, command, build } = service
  const { dockerfile, target } = imageOf(folder, service)
  const isThere = build !== undefined && files.paths.includes(dockerfile)
  const own = imageStart(isThere ? files.text(dockerfile) : '', target)
  const first = entrypoint === undefined ? own.entrypoint : wordsOf(entrypoint)
  const rest = entrypoint === undefined ? own.command : []
  return [...first, ...(command === undefined ? rest : wordsOf(command))]
}

/** The path that the check of a container asks. */
export function healthPath(service: Service | undefined): string | undefined {
  const test = wordsOf(service?.healthcheck?.test).join(' ')
  return /https?:\/\/[\w.-]+(?::\d+)?(\/[\w/.-]*)/.exec(test)?.[1]
}
