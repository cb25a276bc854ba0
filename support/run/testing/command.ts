/** Runs `plumbline` as a person would, and reads what it has published. */
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { root } from '../root.ts'

export interface CommandRun {
  readonly exitCode: number
  readonly output: string
  /** Folder of its reports; the caller removes it. */
  readonly reports: string
}

/** `plumbline ARGS --reports <a new folder>` with `env` added to the environment. */
export async function plumbline(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandRun> {
  const reports = mkdtempSync(join(tmpdir(), 'plumbline-reports-'))
  const { exitCode, all } = await execa(
    process.execPath,
    [join(root, 'support/run/main.ts'), ...args, '--reports', reports],
    { cwd: root, env, reject: false, all: true, stdin: 'ignore' },
  )
  return { exitCode: exitCode ?? -1, output: all, reports }
}

/** The text of every file below a folder, in one. */
export function textBelow(folder: string): string {
  if (!existsSync(folder)) return ''
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  return files
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
    .join('\n')
}
