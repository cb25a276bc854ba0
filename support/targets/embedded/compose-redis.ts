// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text is a shell script
/** The redis image played by the machine's redis-server: the compose file's arguments, nothing mended. */
import { join } from 'node:path'
import { suiteError } from '../../core/errors.ts'
import type { ComposeService } from '../../ports/composition.ts'
import { mountedAt, type Place, redisPort } from './compose-recipe.ts'
import { findProgram, shellQuoted, writeProgram } from './compose-wrappers.ts'

/**
 * A `redis-server` that adds port, address and data folder before the file's own arguments, so that a
 * command that ends in an option without value still fails the way it does in a container.
 */
export function writeRedisServer(
  place: Place,
  path: string,
  { port, data }: { readonly port: number; readonly data: string },
): void {
  const program = findProgram('redis-server', path)
  if (program === undefined) {
    const remedy = 'Install it: apt-get install redis-server, or brew install redis.'
    throw suiteError('PROGRAM_MISSING', { program: 'redis-server', remedy })
  }
  // A configuration file must come first; the options behind it win over it.
  const body = [
    'config=',
    'case ${1-} in *.conf) config=$1; shift ;; esac',
    `set -- --port ${port} --bind 127.0.0.1 --dir ${shellQuoted(data)} "$@"`,
    '[ -z "$config" ] || set -- "$config" "$@"',
    `exec ${program} "$@"`,
  ]
  writeProgram(place.bin, 'redis-server', body.join('\n'))
}

/** Entry point and command of the service, as the image's own entry point would complete them. */
export function redisArgv(
  service: ComposeService,
  place: Place,
  port: number | undefined,
): readonly string[] {
  const words = [...(service.entrypoint ?? []), ...(service.command ?? [])]
  const [first = ''] = words
  const named = first === '' || first.startsWith('-') || first.endsWith('.conf')
  const argv = named ? ['redis-server', ...words] : words
  const entered = argv[0] === 'docker-entrypoint.sh' ? argv.slice(1) : argv
  return entered.map((word, at) => {
    if (entered[at - 1] === '--port' && Number(word) === redisPort) return String(port)
    return localPaths(word, service, place).replace(/--port\s+6379\b/g, `--port ${port}`)
  })
}

/** Paths of mounts, also inside the text of a shell command. */
function localPaths(word: string, service: ComposeService, place: Place): string {
  return word.replace(/(?<![\w./-])\/[\w./-]+/g, (path) => {
    if (path === '/data') return mountedAt(service, place, path) ?? join(place.folder, 'data')
    return mountedAt(service, place, path) ?? path
  })
}
