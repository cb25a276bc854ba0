/** The compose files of production, as the commands of a deployment name them. */
import { posix } from 'node:path'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'

/** Where a deployment is written down, the most telling places first. */
const places: readonly RegExp[] = [
  /^\.github\/workflows\/[^/]*(prod|release)[^/]*\.ya?ml$/i,
  /^\.github\/workflows\/[^/]*(deploy|staging)[^/]*\.ya?ml$/i,
  /(^|\/)[^/]*deploy[^/]*\.sh$/i,
  /(^|\/)[^/]*deploy[^/]*\.md$/i,
]

/** `docker compose -f A -f B … up`; `config` writes what a swarm is brought up with. */
const named = /docker[- ]compose((?:\s+(?:-f|--file)[\s=]+[^\s;&|]+)+)[^\n;&|]*\s(?:up|config)\b/g

/** Compose, "COMPOSE_FILE": its separator is a colon. */
const variable = /\bCOMPOSE_FILE\s*[=:]\s*["']?([\w./-]+(?::[\w./-]+)*)/g

export const ofDevelopers = /^(docker-)?compose\.override\.ya?ml$/
const ofProduction = /^(docker-)?compose[.-]prod(uction)?\.ya?ml$/
/** A proxy that serves several compositions of a server has a file of its own. */
const ofProxy = /^(docker-)?compose[.-](traefik|proxy)\.ya?ml$/
const proxied = /^[^#\n]*\bimage:\s*["']?(?:[\w.-]+\/)*traefik(?:[:@"'\s]|$)/m

/**
 * In order, relative to the repository: of `base` and what is laid over it, as a deployment names them,
 * or else by their names `beside` it; with the proxy before them, where that is one. Undefined where
 * nothing tells them from those of a developer.
 */
export function productionFiles(
  files: RepositoryFiles,
  base: string,
  beside: readonly string[],
): readonly string[] | undefined {
  const called = (pattern: RegExp) => beside.find((path) => pattern.test(posix.basename(path)))
  const over = called(ofProduction)
  const own = deployedFiles(files, base) ?? (over === undefined ? undefined : [base, over])
  const proxy = called(ofProxy)
  if (own === undefined || proxy === undefined || !proxied.test(files.text(proxy))) return own
  return [...new Set([...own, proxy])]
}

/** Compose, "interpolation": without a value for such a variable the files cannot be read at all. */
const insisted = /(?<!\$)\$\{([A-Za-z_]\w*):?\?/g

/** The variables on which the files insist; a line that is commented out asks for nothing. */
export function insistedIn({ text }: RepositoryFiles, paths: readonly string[]): readonly string[] {
  const lines = paths.flatMap((path) => text(path).split('\n'))
  const asking = lines.filter((line) => !/^\s*#/.test(line))
  const names = asking.flatMap((line) => [...line.matchAll(insisted)].map(([, name = '']) => name))
  return [...new Set(names)]
}

/**
 * Of several commands the first that names files, and none of a developer: those laid over `base`, or one of
 * production that stands alone.
 */
function deployedFiles(
  { paths, text }: RepositoryFiles,
  base: string,
): readonly string[] | undefined {
  const there = (file: string) =>
    [posix.normalize(file), posix.join(posix.dirname(base), file)].find((path) =>
      paths.includes(path),
    )
  const commands = places
    .flatMap((place) => paths.filter((path) => place.test(path)))
    .flatMap((path) => filesIn(text(path)))
    .map((files) => files.map(there))
  return commands
    .filter((files) => files.every((file) => file !== undefined))
    .filter((files) => !files.some((file) => ofDevelopers.test(posix.basename(file))))
    .find((files) => files.includes(base) || files.every(isOfProduction))
}

const isOfProduction = (file: string) => ofProduction.test(posix.basename(file))

function filesIn(script: string): string[][] {
  const lines = script.replaceAll(/\\\r?\n\s*/g, ' ')
  const options = [...lines.matchAll(named)].map(([, given = '']) =>
    [...given.matchAll(/(?:-f|--file)[\s=]+(\S+)/g)].map(([, file = '']) => file),
  )
  const variables = [...lines.matchAll(variable)].map(([, given = '']) => given.split(':'))
  return [...options, ...variables]
}
