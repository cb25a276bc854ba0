/** The files through which a step talks to the runner: variables, outputs, search path. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WorkflowFileError } from './workflow-file-error.ts'

export interface CommandFiles {
  /** Variables that point a step at the files. */
  readonly variables: Readonly<Record<string, string>>
  /** What the step has written. Throws `WorkflowFileError` for a line without `=` and `<<`. */
  read(): {
    readonly env: Readonly<Record<string, string>>
    readonly outputs: Readonly<Record<string, string>>
    readonly path: readonly string[]
  }
}

/** Fresh, empty files in `folder` for one step. */
export function commandFiles(folder: string, step: number): CommandFiles {
  const make = (name: string) => {
    const file = join(folder, `${name}-${step}`)
    writeFileSync(file, '')
    return file
  }
  const [env, outputs, path, summary] = ['env', 'output', 'path', 'summary'].map(make)
  const contents = (file: string | undefined) => readFileSync(file ?? '', 'utf8')
  return {
    variables: {
      GITHUB_ENV: env ?? '',
      GITHUB_OUTPUT: outputs ?? '',
      GITHUB_PATH: path ?? '',
      GITHUB_STEP_SUMMARY: summary ?? '',
    },
    read: () => ({
      env: assignmentsIn(contents(env)),
      outputs: assignmentsIn(contents(outputs)),
      path: contents(path)
        .split('\n')
        .filter((line) => line !== ''),
    }),
  }
}

/** `NAME=value`, and `NAME<<END` with the lines up to END. */
export function assignmentsIn(source: string): Readonly<Record<string, string>> {
  const assignments: Record<string, string> = {}
  const lines = source.split('\n')
  while (lines.length > 0) {
    const line = lines.shift() ?? ''
    const block = /^([^=]+?)<<(.+)$/.exec(line)
    const plain = /^([^=]+)=(.*)$/.exec(line)
    if (block !== null) {
      const end = lines.indexOf(block[2] ?? '')
      if (end === -1) throw new WorkflowFileError(`Matching delimiter not found '${block[2]}'`)
      assignments[block[1] ?? ''] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n')
    } else if (plain !== null) {
      assignments[plain[1] ?? ''] = plain[2] ?? ''
    } else if (line !== '') {
      throw new WorkflowFileError(`Invalid format '${line}'`)
    }
  }
  return assignments
}
