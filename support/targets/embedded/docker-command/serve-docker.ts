/** Answers the `docker` command of shells over a socket of this project's own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, Unverified } from '../../../core/errors.ts'
import type {
  CommandResult,
  ComposeProject,
  LoadComposeProject,
} from '../../../ports/composition.ts'
import { CommandFailure, notSupported } from '../command-failure.ts'
import type { Engine, EngineCommands } from '../compose-engine.ts'
import { shellQuoted, writeProgram } from '../compose-wrappers.ts'
import { runComposeCommand } from './compose-commands.ts'
import { readFlags } from './read-flags.ts'

export interface Served {
  readonly dir: string
  readonly commandPath: string
  readonly engine: Engine
  readonly commands: EngineCommands
  readonly load?: LoadComposeProject
  /** Makes the project of a command the current one. */
  select(project: ComposeProject): void
}

interface Request {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** Addresses of sockets are short: 104 characters on macOS, 108 on Linux. */
const longestAddress = 100

/** Writes the `docker` command into `commandPath` and answers it until closed. */
export async function serveDocker(served: Served): Promise<{ close(): Promise<void> }> {
  const { address, remove } = socketAddress(served.dir)
  const server = createServer({ allowHalfOpen: true }, (socket) => void converse(socket, served))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, resolve)
  })
  const client = fileURLToPath(new URL('docker.mjs', import.meta.url))
  const [socket, node, script] = [address, process.execPath, client].map(shellQuoted)
  writeProgram(
    served.commandPath,
    'docker',
    `PLUMBLINE_DOCKER_SOCKET=${socket} exec ${node} ${script} "$@"`,
  )
  return {
    close: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()))
      remove()
    },
  }
}

function socketAddress(dir: string) {
  const inside = join(dir, 'docker.sock')
  if (inside.length <= longestAddress) return { address: inside, remove: () => undefined }
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  return { address: join(folder, 'docker.sock'), remove }
}

async function converse(socket: Socket, served: Served): Promise<void> {
  socket.on('error', () => socket.destroy()) // the shell was ended meanwhile: nobody reads the answer
  let text = ''
  for await (const chunk of socket.setEncoding('utf8')) text += chunk
  socket.end(JSON.stringify(await answer(JSON.parse(text) as Request, served)))
}

async function answer(request: Request, served: Served): Promise<CommandResult> {
  try {
    return await obey(request, served)
  } catch (error) {
    if (error instanceof CommandFailure) {
      return { code: error.code, stdout: '', stderr: `${error.message}\n` }
    }
    if (error instanceof Unverified) {
      return { code: 125, stdout: '', stderr: `${error.message}\n` }
    }
    // What the loader throws is what compose prints; anything else must be readable as well.
    return { code: 1, stdout: '', stderr: `${describe(error)}\n` }
  }
}

const composeFlags = {
  '-f': '--file',
  '--file': true,
  '--profile': true,
  '--env-file': true,
  '-p': '--project-name',
  '--project-name': true,
  '--project-directory': true,
  '--progress': true,
  '--ansi': true,
} as const

async function obey({ argv, cwd, env }: Request, served: Served): Promise<CommandResult> {
  const [first = '', ...words] = argv
  if (first !== 'compose') {
    throw notSupported(`docker ${first} is not supported here; docker compose is.`)
  }
  const { flags, rest } = readFlags(words, composeFlags, {
    command: 'docker compose',
    stopAtFirst: true,
  })
  for (const flag of ['--env-file', '--project-directory'] as const) {
    if (flags.has(flag)) throw notSupported(`docker compose ${flag} is not supported here.`)
  }
  const files = flags.get('--file')
  const profiles = flags.get('--profile')
  const project = flags.get('--project-name')?.at(-1)
  if (served.load === undefined && (files ?? profiles ?? project) !== undefined) {
    throw notSupported('docker compose -f, -p and --profile are not supported here.')
  }
  if (served.load !== undefined) {
    const named = project === undefined ? env : { ...env, COMPOSE_PROJECT_NAME: project }
    served.select(
      served.load({ dir: cwd, env: named, ...(files && { files }), ...(profiles && { profiles }) }),
    )
  }
  return runComposeCommand(rest, served)
}
