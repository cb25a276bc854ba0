/** The `docker` command of shells, answered over a socket of one project's own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CommandResult } from '../../../ports/composition.ts'
import { shellQuoted, writeProgram } from '../compose-wrappers.ts'

export interface ShellRequest {
  /** Without `docker` itself. */
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

export interface DockerSocket {
  /** Takes the socket where its path is short enough. */
  readonly dir: string
  /** Gets the command. */
  readonly commandPath: string
  /** Never rejects: whatever goes wrong is an answer. */
  answer(request: ShellRequest): Promise<CommandResult>
}

/** Addresses of sockets are short: 104 characters on macOS, 108 on Linux. */
const longestAddress = 100

/** Writes the `docker` command into `commandPath` and answers it until closed. */
export async function openDockerSocket(opened: DockerSocket): Promise<{ close(): Promise<void> }> {
  const { address, remove } = socketAddress(opened.dir)
  const server = createServer({ allowHalfOpen: true }, (socket) => void converse(socket, opened))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, resolve)
  })
  const client = fileURLToPath(new URL('docker.mjs', import.meta.url))
  const [socket, node, script] = [address, process.execPath, client].map(shellQuoted)
  writeProgram(
    opened.commandPath,
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

async function converse(socket: Socket, { answer }: DockerSocket): Promise<void> {
  socket.on('error', () => socket.destroy()) // the shell was ended meanwhile: nobody reads the answer
  let text = ''
  for await (const chunk of socket.setEncoding('utf8')) text += chunk
  socket.end(JSON.stringify(await answer(JSON.parse(text) as ShellRequest)))
}
