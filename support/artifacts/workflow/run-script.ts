/** Runs one script in a shell and keeps what it printed; its process group can be ended later. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface ScriptRun {
  readonly exitCode: number | null
  readonly timedOut: boolean
  readonly stdout: string
  readonly stderr: string
  readonly durationMs: number
  /** Ends what the script has left running in the background. */
  endGroup(): void
}

export interface Script {
  readonly text: string
  /** Shell and arguments; `{0}` stands for the script's file. */
  readonly shell: readonly string[]
  readonly cwd: string
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>
  readonly budgetMs: number
  /** For the script and its output; `label` makes the names unique there. */
  readonly folder: string
  readonly label: string
}

/** What is left of the scripts' groups; if this process ends, they end with it. */
const living = new Set<() => void>()

function endLiving(): void {
  for (const endGroup of living) endGroup()
}

/** One listener for all: a job has more steps than the listeners of which Node warns. */
function endWithProcess(endGroup: () => void): void {
  if (living.size === 0) process.once('exit', endLiving)
  living.add(endGroup)
}

function forget(endGroup: () => void): void {
  living.delete(endGroup)
  if (living.size === 0) process.removeListener('exit', endLiving)
}

/**
 * Output goes to files, not pipes: a server that a script leaves in the background would hold a pipe
 * open and the step would never end.
 */
export async function runScript(script: Script): Promise<ScriptRun> {
  const file = (kind: string) => join(script.folder, `${script.label}.${kind}`)
  writeFileSync(file('sh'), script.text)
  const started = performance.now()
  const child = start(script, file('sh'), { out: file('out'), err: file('err') })
  const endGroup = () => killGroup(child.pid)
  endWithProcess(endGroup)
  let timedOut = false
  const alarm = setTimeout(() => {
    timedOut = true
    endGroup()
  }, script.budgetMs)
  const exitCode = await ended(child).finally(() => clearTimeout(alarm))
  return {
    exitCode,
    timedOut,
    stdout: readFileSync(file('out'), 'utf8'),
    stderr: readFileSync(file('err'), 'utf8'),
    durationMs: Math.round(performance.now() - started),
    endGroup: () => {
      forget(endGroup)
      endGroup()
    },
  }
}

function start(
  script: Script,
  file: string,
  output: { readonly out: string; readonly err: string },
) {
  const [program = 'bash', ...args] = script.shell.map((word) => word.replace('{0}', file))
  const [out, err] = [openSync(output.out, 'w'), openSync(output.err, 'w')]
  try {
    return spawn(program, args, {
      cwd: script.cwd,
      env: { ...script.env },
      detached: true,
      stdio: ['ignore', out, err],
    })
  } finally {
    closeSync(out)
    closeSync(err)
  }
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    // Nobody is left in the group.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
