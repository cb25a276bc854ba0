/** A required row and a step of a scenario, for tests that only look at some of their fields. */
import type { Requirement, StepOutcome } from '../../ports/report.ts'

export function aRow(id: string, ...sentences: string[]): Requirement {
  return {
    ...{ id, system: 's', title: id, statement: id, level: 'must' },
    ...{ source: [], checks: [], sentences },
  }
}

export function aStep(
  status: StepOutcome['status'],
  message?: string,
  text = 'it holds',
): StepOutcome {
  return {
    ...{ keyword: 'Then ', text, kind: 'outcome', line: 1, status },
    ...(message === undefined ? {} : { message }),
    ...{ startedAt: '', durationMs: 0, attachments: [] },
  }
}
