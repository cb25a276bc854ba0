/** Stand-ins for the database's own programs, to see how a backup calls them and takes their failures. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { machineEnvironment } from '../systems/system.ts'

/** How the dumping program ends: well, with an error half way, or well without having dumped anything. */
export type Ending = 'whole' | 'broken' | 'empty'

export interface BackupTools {
  /** Goes before all others in the search path. */
  readonly path: string
  /** The arguments of every call so far. */
  calls(): readonly string[]
}

/** Bytes of a dump that breaks off: about what an empty archive of gzip has. */
const fewBytes = 20

/** Writes `pg_dump` and `pg_restore`; the second one lists tables only in a dump that is whole. */
export function backupTools(folder: string, ending: Ending): BackupTools {
  mkdirSync(folder, { recursive: true })
  const log = join(folder, 'calls.txt')
  const program = (name: string, lines: readonly string[]) => {
    const text = ['#!/bin/sh', `printf '%s\\n' "${name} $*" >> '${log}'`, ...lines].join('\n')
    writeFileSync(join(folder, name), `${text}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  const size = { whole: 4_000, broken: fewBytes, empty: 0 }[ending]
  program('pg_dump', [
    'out=/dev/stdout',
    'for a in "$@"; do case $a in --file=*) out=${a#--file=} ;; esac; done',
    'while [ $# -gt 0 ]; do case $1 in -f|--file) out=$2; shift ;; -f*) out=${1#-f} ;; esac; shift; done',
    `head -c ${size} /dev/zero | tr '\\0' 'x' > "$out"`,
    ...(ending === 'broken' ? ['echo "pg_dump: error: connection lost" >&2', 'exit 1'] : []),
  ])
  program('pg_restore', [
    'for a in "$@"; do [ -f "$a" ] && file=$a; done',
    'size=$(wc -c < "${file:-/dev/stdin}")',
    `[ "$size" -gt ${fewBytes} ] || { echo "pg_restore: error: not an archive" >&2; exit 1; }`,
    'echo "100; 0 16384 TABLE DATA public extractions postgres"',
  ])
  return {
    path: folder,
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
  }
}

/** The search path with the stand-ins first. */
export function withTools(dir: string, tools: BackupTools): { readonly PATH: string } {
  return { PATH: `${tools.path}:${machineEnvironment(dir).PATH}` }
}

/** Files below `folder` that hold something, by their names. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true }).map(String)
  return entries.filter((name) => {
    const { size, ...stat } = statSync(join(folder, name))
    return size > 0 && (stat.mode & 0o170000) === 0o100000
  })
}
