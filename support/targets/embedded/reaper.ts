/** The second net under a run: its private directory, and the removal of what a crashed run has left. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunningProcess } from '../../ports/process.ts'
import { identify, killTree, lives, mayLive, type ProcessIdentity } from './process-table.ts'
import { makePassable, runsDirectory } from './runs-directory.ts'

export interface RunDirectory {
  readonly path: string
  /** Remembers a child, so that it can be ended should this process die before it. */
  register(child: Pick<RunningProcess, 'pid' | 'exited'>): void
  /** Ends the children that still live, and removes the directory and everything in it. */
  release(): Promise<void>
}

/** Without an owner's name after this time a directory belongs to nobody: a claim takes milliseconds. */
const ownerlessAfterMs = 60_000

/** How long a killed process may take to vanish from the table. */
const vanishBudgetMs = 5_000

/**
 * Makes `<runs>/<runId>/` for this process. Other users may pass through it but not list it, because
 * a database that runs as an unprivileged user must reach its own data below.
 */
export async function claimRunDirectory(
  runId: string,
  runs: string = runsDirectory(),
): Promise<RunDirectory> {
  if (!/^\w[\w.-]*$/.test(runId)) throw new Error(`"${runId}" cannot be the name of a folder.`)
  const unnamed = await mkdtemp(join(runs, '.new-'))
  writeFileSync(join(unnamed, 'owner.json'), JSON.stringify(identify(process.pid)))
  mkdirSync(join(unnamed, 'pids'), { mode: 0o700 })
  const path = join(runs, runId)
  try {
    // With its owner inside it appears at once, and it never replaces another: that is not empty.
    await rename(unnamed, path)
  } catch (cause) {
    await rm(unnamed, { recursive: true })
    throw new Error(`The run ${runId} has a directory already: ${path}. Choose another id.`, {
      cause,
    })
  }
  makePassable(path)
  return {
    path,
    register: (child) => registerChild(path, child),
    release: async () => {
      // An interrupted start has not handed over yet what it has started.
      await endChildren(path)
      await remove(path)
      // It may go on for a moment and make its folders anew; nothing does behind the end of the process.
      process.once('exit', () => rmSync(path, { recursive: true, force: true }))
    },
  }
}

/**
 * Ends what crashed runs have left: kills their registered children that still live, and removes
 * their directories. Never touches a living run. Resolves with the paths that it has removed.
 */
export async function reapDead(runs: string = runsDirectory()): Promise<readonly string[]> {
  const reaped: string[] = []
  for (const name of readdirSync(runs)) {
    const path = join(runs, name)
    if (!(await isDead(path))) continue
    const mine = join(runs, `.dead-${randomBytes(6).toString('hex')}`)
    if (!(await renamed(path, mine))) continue
    await endChildren(mine)
    await remove(mine)
    reaped.push(path)
  }
  return reaped
}

/** Remembers a child of the run whose directory is `path`; forgotten again when it has ended. */
export function registerChild(path: string, child: Pick<RunningProcess, 'pid' | 'exited'>): void {
  const identity = identify(child.pid)
  if (identity === undefined) return
  const file = join(path, 'pids', `${child.pid}.json`)
  writeFileSync(file, JSON.stringify(identity), { mode: 0o600 })
  void child.exited.then(() => rmSync(file, { force: true }))
}

async function isDead(path: string): Promise<boolean> {
  const owner = readIdentity(join(path, 'owner.json'))
  if (owner !== undefined) return !mayLive(owner)
  const found = await stat(path).catch(whenGone)
  return found !== undefined && Date.now() - found.mtimeMs > ownerlessAfterMs
}

/** False when another reaper was faster. */
async function renamed(from: string, to: string): Promise<boolean> {
  const done = await rename(from, to).then(() => true, whenGone)
  return done === true
}

async function endChildren(path: string): Promise<void> {
  const folder = join(path, 'pids')
  const children = filesIn(folder)
    .map((file) => readIdentity(join(folder, file)))
    .filter((child) => child !== undefined)
    .filter(lives)
  for (const child of children) killTree(child.pid)
  const end = Date.now() + vanishBudgetMs
  while (children.some(lives) && Date.now() < end) await pause(20)
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    whenGone(error)
    return []
  }
}

/** Undefined when it is missing or half written. */
function readIdentity(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    return whenGone(error)
  }
}

function whenGone(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
}

/** Tries again for a while, because a program that is about to end may still write below it. */
function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}
