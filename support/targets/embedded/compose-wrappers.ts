/** Programs that stand before the machine's own, so that container addresses in their arguments work here. */
import { randomUUID } from 'node:crypto'
import { accessSync, constants, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Reached } from './compose-rewriting.ts'

/** What a program is told when it names an address. */
export interface AddressTable {
  /** Ports behind `localhost`, and the address here. */
  readonly localhost: readonly (readonly [port: number, address: string])[]
  readonly services: readonly Reached[]
}

/** Programs that a health check or a CI step calls with an address. */
const callers = ['curl', 'wget', 'node', 'nc'] as const

/** Writes the wrappers into `bin` for those programs that `path` has. */
export function writeWrappers(bin: string, path: string, table: AddressTable): void {
  mkdirSync(bin, { recursive: true })
  for (const name of callers) {
    const program = findProgram(name, path)
    if (program !== undefined) writeProgram(bin, name, `${rewriting(table)}\nexec ${program} "$@"`)
  }
  const redisCli = findProgram('redis-cli', path)
  if (redisCli !== undefined) writeProgram(bin, 'redis-cli', redisCliWrapper(redisCli, table))
}

/**
 * An executable script for /bin/sh. One that is there already is replaced in one move: a health check
 * may be running it at this very moment, and a program that runs cannot be written to (ETXTBSY).
 */
export function writeProgram(bin: string, name: string, body: string): void {
  mkdirSync(bin, { recursive: true })
  const draft = join(bin, `.${name}-${randomUUID()}`)
  writeFileSync(draft, `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  renameSync(draft, join(bin, name))
}

export const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** The program's full path, quoted for a shell; undefined where the machine has none. */
export function findProgram(name: string, path: string): string | undefined {
  const found = path.split(delimiter).find((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false // not there, or not ours to run: the next folder may have it
    }
  })
  return found === undefined ? undefined : shellQuoted(join(found, name))
}

/** Shell text that replaces addresses in every argument; most arguments cost no process. */
function rewriting(table: AddressTable): string {
  const rules = [...rulesOf(table)]
  if (rules.length === 0) return ':'
  const patterns = rules.map(({ pattern }) => pattern).join('|')
  const script = rules.map(({ rule }) => `-e ${shellQuoted(rule)}`).join(' ')
  return [
    'for argument do',
    '  shift',
    `  case $argument in ${patterns})`,
    `    argument=$(printf '%s\\n' "$argument" | sed -E ${script}) ;;`,
    '  esac',
    '  set -- "$@" "$argument"',
    'done',
  ].join('\n')
}

const httpPort = 80

function* rulesOf({ localhost, services }: AddressTable) {
  for (const [port, address] of localhost) {
    const rule = `s/(localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0):${port}([^0-9]|$)/${address}\\2/g`
    yield { pattern: `*:${port}*`, rule }
    if (port !== httpPort) continue
    // A URL need not name it.
    const bare = `s#(http://)(localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0)([^0-9A-Za-z_.:-]|$)#\\1${address}\\3#g`
    yield { pattern: '*http://*', rule: bare }
  }
  for (const { service, containerPort, host, port } of services) {
    const named = `${service}:${containerPort ?? ''}`
    const start = `s/(^|[^A-Za-z0-9_.-])${service.replaceAll('.', '\\.')}:`
    const rule = `${start}${containerPort ?? '[0-9]+'}([^0-9]|$)/\\1${host}:${port}\\2/g`
    yield { pattern: `*${named}*`, rule }
  }
}

/** Without a port it would reach whatever Redis this machine happens to run: it must be refused instead. */
const nobody = 1

function redisCliWrapper(program: string, table: AddressTable): string {
  const own = table.localhost.flatMap(([port, address]) => [
    [`localhost:${port}`, address] as const,
    [`127.0.0.1:${port}`, address] as const,
  ])
  const others = table.services.map(
    ({ service, containerPort, host, port }) =>
      [`${service}:${containerPort ?? '*'}`, `${host}:${port}`] as const,
  )
  const known = [...own, ...others].map(([written, address]) => {
    const [host, port] = address.split(':')
    return `  ${written}) host=${host} port=${port} ;;`
  })
  return [
    'host=localhost port=6379 wanted=$#',
    'while [ "$wanted" -gt 0 ]; do',
    '  argument=$1; shift; wanted=$((wanted - 1))',
    '  if [ "$wanted" -gt 0 ]; then case $argument in',
    '    -h) host=$1; shift; wanted=$((wanted - 1)); continue ;;',
    '    -p) port=$1; shift; wanted=$((wanted - 1)); continue ;;',
    '  esac; fi',
    '  set -- "$@" "$argument"',
    'done',
    rewriting(table),
    'case $host:$port in',
    ...known,
    `  localhost:6379|127.0.0.1:6379) port=${nobody} ;;`,
    'esac',
    `exec ${program} -h "$host" -p "$port" "$@"`,
  ].join('\n')
}
