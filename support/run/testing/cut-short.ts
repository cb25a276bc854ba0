/** Runs on a remote target that are cut short at a chosen write, for tests. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import { root } from '../root.ts'
import type { ForeignPlace } from './foreign-place.ts'

export interface CutShort {
  readonly exitCode: number | undefined
  readonly output: string
}

/** Ends the run as soon as it has begun `writes` writes; one that ends before is left to it. */
export async function cutShort(
  place: ForeignPlace,
  args: readonly string[],
  writes: number,
  signal: 'SIGINT' | 'SIGKILL',
): Promise<CutShort> {
  const reports = mkdtempSync(join(tmpdir(), 'plumbline-reports-'))
  const words = ['run', '--target', 'remote', '--reports', reports, ...args]
  const run = execa(process.execPath, [join(root, 'support/run/main.ts'), ...words], {
    ...{ cwd: root, env: place.env, reject: false, all: true, stdin: 'ignore' },
  })
  let ended = false
  void run.finally(() => {
    ended = true
  })
  try {
    await eventually(
      `the run has begun ${writes} writes`,
      () => {
        if (!ended && begunIn(place.dir) < writes) throw new Violation('not yet')
      },
      { withinMs: 60_000, everyMs: 5 },
    )
    run.kill(signal)
    const { exitCode, all } = await run
    return { exitCode, output: all }
  } finally {
    run.kill('SIGKILL')
    rmSync(reports, { recursive: true, force: true })
  }
}

/** `plumbline sweep` at the place. */
export async function sweep(place: ForeignPlace, words: readonly string[]): Promise<CutShort> {
  const { exitCode, all } = await execa(
    process.execPath,
    [join(root, 'support/run/main.ts'), 'sweep', ...words],
    { cwd: root, env: place.env, reject: false, all: true, stdin: 'ignore' },
  )
  return { exitCode, output: all }
}

/** Writes in the journals of the place. */
export function begunIn(dir: string): number {
  const folder = join(dir, 'plumbline', 'journals')
  if (!existsSync(folder)) return 0
  const files = readdirSync(folder).filter((name) => name.endsWith('.ndjson'))
  const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('')
  return text.split('"state":"begun"').length - 1
}
