/** The programs of a database's image as commands of this machine: a dump needs one as new as the server. */
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { labelsOf } from './labels.ts'

export interface ClientPlace {
  readonly runId: string
  readonly image: string
  /** Takes the commands; made when missing. */
  readonly dir: string
}

const programs = ['pg_dump', 'pg_restore'] as const

/** What the programs read of their environment (PostgreSQL 17, "Environment Variables"). */
const variables =
  'PGHOST PGPORT PGDATABASE PGUSER PGPASSWORD PGOPTIONS PGSSLMODE PGCONNECT_TIMEOUT PGAPPNAME'.split(
    ' ',
  )

/**
 * Writes each program as a script that runs it in a container of its own: in the network of this
 * machine, with its folder for temporary files and the current one, as the same user. Resolves with the
 * folder, to be put first in a PATH.
 */
export async function writeClient(place: ClientPlace): Promise<string> {
  await mkdir(place.dir, { recursive: true })
  for (const program of programs) {
    const file = join(place.dir, program)
    await writeFile(file, scriptOf(program, place))
    await chmod(file, 0o755)
  }
  return place.dir
}

function scriptOf(program: string, { runId, image, dir }: ClientPlace): string {
  const labels = Object.entries(labelsOf(runId)).map(
    ([name, value]) => `--label '${name}=${value}'`,
  )
  const passed = variables.map((name) => `--env ${name}`)
  const runDirectory = join(dir, '..')
  const { DOCKER_HOST: engine, PATH } = process.env
  return [
    '#!/bin/sh',
    // Whoever calls it may know neither where the engine is nor its command.
    ...(engine === undefined ? [] : [`export DOCKER_HOST='${engine}'`]),
    `PATH='${PATH}' exec docker run --rm --interactive --network host --user "$(id -u):$(id -g)" \\`,
    `  ${labels.join(' ')} \\`,
    `  ${passed.join(' ')} \\`,
    `  --volume '${runDirectory}:${runDirectory}' --volume "$PWD:$PWD" --workdir "$PWD" \\`,
    `  --entrypoint ${program} '${image}' "$@"`,
    '',
  ].join('\n')
}
