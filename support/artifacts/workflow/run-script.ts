/** Runs one script in a shell and keeps what it printed; its process group can be ended later. */
import { spawn } from 'node:child_process'
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

/**
 * Output goes to files, not pipes: a server that a script leaves in the background would hold a pipe
 * open and the step would never end.
 */
export async function runScript(script: Script): Promise<ScriptRun> {
  const file = (kind: string) => join(script.folder, `${script.label}.${kind}`)
  writeFileSync(file('sh'), script.text)
  const [out, err] = [openSync(file('out'), 'w'), openSync(file('err'), 'w')]
  const [program = 'bash', ...args] = script.shell.map((word) => word.replace('{0}', file('sh')))
  const started = performance.now()
  const child = spawn(program, args, {
    cwd: script.cwd,
    env: { ...script.env },
    detached: true,
    stdio: ['ignore', out, err],
  })
  const endGroup = () => killGroup(child.pid)
  process.once('exit', endGroup)
  let timedOut = false
  const alarm = setTimeout(() => {
    timedOut = true
    endGroup()
  }, script.budgetMs)
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', resolve)
    })
    const [stdout, stderr] = [file('out'), file('err')].map((path) => readFileSync(path, 'utf8'))
    return {
      exitCode,
      timedOut,
      stdout: stdout ?? '',
      stderr: stderr ?? '',
      durationMs: Math.round(performance.now() - started),
      endGroup: () => {
        process.removeListener('exit', endGroup)
        endGroup()
      },
    }
  } finally {
    clearTimeout(alarm)
    closeSync(out)
    closeSync(err)
  }
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    // Nobody is left in the group.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
