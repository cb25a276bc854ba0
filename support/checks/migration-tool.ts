/** The system's own migration tool, run as a person or a deployment runs it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { within } from '../core/deadline.ts'
import { SuiteError, Unverified, Violation } from '../core/errors.ts'
import type { RunningProcess } from '../ports/process.ts'
import type { Scene } from '../run/scene.ts'
import { commandEnvironment } from '../systems/command-environment.ts'
import type { Changes } from '../systems/environment.ts'
import { lastWords } from '../systems/last-words.ts'

export interface Finished {
  readonly command: string
  readonly code: number | null
  readonly lines: readonly string[]
}

/** A migration of an almost empty database takes a second or two. */
const budgetMs = 30_000

/** Starts a command of the manifest in the environment of the backend with `changes`. */
export async function startTool(
  scene: Scene,
  [command = '', ...args]: readonly string[],
  changes: Changes,
): Promise<RunningProcess> {
  const { manifest, addresses, dir, launch } = scene
  const cwd = join(manifest.repository, manifest.migrations.cwd)
  if (!existsSync(cwd)) {
    throw new Unverified(
      `needs migrations.cwd in the manifest: there is no folder ${manifest.migrations.cwd}`,
    )
  }
  return launch({
    ...{ name: 'migrations', command, args, cwd },
    env: commandEnvironment(manifest, addresses, dir, changes),
    logDir: join(dir, 'logs'),
  })
}

/** Runs it to its end. */
export async function runTool(
  scene: Scene,
  command: readonly string[],
  changes: Changes = {},
): Promise<Finished> {
  return ended(command, await startTool(scene, command, changes).catch(asMissing))
}

/** A tool that lies in the image and not on this machine tells nothing of the system. */
function asMissing(error: unknown): never {
  if (!(error instanceof SuiteError) || error.code !== 'PROGRAM_MISSING') throw error
  throw new Unverified(`needs the migration tool on this machine: ${error.message}`)
}

/** Waits for the end of a started command; one that takes too long is killed. */
export async function ended(
  command: readonly string[],
  process: RunningProcess,
): Promise<Finished> {
  const words = command.join(' ')
  const late = () => new Violation(`"${words}" takes longer than ${budgetMs / 1000} s`)
  const { code } = await within(budgetMs, process.exited, late).catch(async (error) => {
    await process.kill()
    throw error
  })
  return { command: words, code, lines: process.lines().map(({ text }) => text) }
}

/** The command has ended with success; otherwise the cause comes first, which statement and links may follow. */
export function succeeded({ command, code, lines }: Finished): void {
  if (code === 0) return
  const { cause, tail } = lastWords(lines)
  const words = tail.split('\n').filter((text) => text.trim() !== cause)
  throw new Violation(`"${command}" fails`, {
    expected: 'exit status 0',
    received: [`exit status ${code}`, cause, ...words],
  })
}
