/** A command's outcome as a shell sees it: warnings first, then progress or the error. */
import type { CommandResult, ComposeProject } from '../../../ports/composition.ts'
import { CommandFailure } from '../command-failure.ts'

/** The warnings that compose prints with every command, and what is not followed here. */
export function warningsOf({ warnings, findings }: ComposeProject): string {
  const unset = warnings.map((warning) => `level=warning msg=${JSON.stringify(warning)}\n`)
  const ignored = findings.map(({ path, reason }) => `level=warning msg="${path}: ${reason}"\n`)
  return [...unset, ...ignored].join('')
}

/** `work` resolves with what goes to stderr. A `CommandFailure` becomes a result; other errors pass. */
export async function printed(
  work: Promise<string>,
  project: ComposeProject,
): Promise<CommandResult> {
  const warnings = warningsOf(project)
  const result = await resultOf(work.then((stderr) => ({ code: 0, stdout: '', stderr })))
  return { ...result, stderr: warnings + result.stderr }
}

/** The result of `work`, or that of the `CommandFailure` it ends with; other errors pass. */
export async function resultOf(work: Promise<CommandResult>): Promise<CommandResult> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    return { code: error.code, stdout: '', stderr: `${error.message}\n` }
  }
}
