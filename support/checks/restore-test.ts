/** The workflow that restores a backup regularly: when it runs, and whether it would notice a bad one. */
import { listOf, textOf, treeOf } from '../artifacts/compose/trees.ts'
import { monthsWithoutRun } from '../artifacts/workflow/schedules.ts'
import { expectThat } from './expect.ts'
import type { Pipeline } from './pipeline-graph.ts'

/** It is started by the calendar, at least once in every month of the next two years. */
export function runsEveryMonth({ workflow }: Pipeline): void {
  const schedules = listOf(treeOf(workflow.tree.on).schedule)
  const crons = schedules.map((each) => textOf(treeOf(each).cron) ?? '')
  const left = monthsWithoutRun(crons, new Date())
  const first = left.slice(0, 3).join(', ')
  expectThat(left.length === 0, `${workflow.name} is not started every month: not in ${first}`, {
    expected: 'a schedule for every month',
    received: crons.length === 0 ? 'no schedule' : crons,
  })
}

/** A restore, and after it a comparison of what is in the database; both can stop the job. */
export function restoresAndCompares({ workflow, placed }: Pipeline): void {
  const restores = placed.findIndex(({ text }) =>
    /\bpg_restore\b.*--dbname|\bpsql\b.*<|psql .*-f/s.test(text),
  )
  const compares = placed.findLastIndex(({ text }) =>
    /count\(\*\)|\bmd5\(|checksum|\bdiff\b|\bcmp\b/.test(text),
  )
  expectThat(restores !== -1, `${workflow.name} restores nothing`)
  expectThat(compares > restores, `${workflow.name} compares nothing with what it has restored`, {
    expected: 'counts or checksums of tables after the restore',
    received: placed.map(({ name }) => name),
  })
  const forgiven = placed.filter(({ step }) => step?.continueOnError !== 'false')
  expectThat(forgiven.length === 0, `${workflow.name} may fail unnoticed`, {
    received: forgiven.map(({ name }) => name),
  })
}
