/** What a step of a workflow says of its own failure. */
import type { StepResult } from '../artifacts/workflow/execute-step.ts'

/** Its last line of errors; else why it was not run or was ended, else its exit status. */
export function lastWordsOf({
  stderr,
  reason,
  exitCode,
}: Pick<StepResult, 'stderr' | 'reason' | 'exitCode'>): string {
  return stderr.trim().split('\n').at(-1)?.trim() || reason || `exit status ${exitCode}`
}
