/** The suite against its own reference: everything conforms, and nothing is left behind. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runsDirectory } from '../targets/embedded/runs-directory.ts'
import { plumbline } from './testing/command.ts'

interface Row {
  readonly verdict: string
  readonly scenarios: readonly unknown[]
}

/** The eight scenarios of the requirements document: they touch every part of the house. */
const acceptance = 'features/curriculum-extractor/acceptance.feature'

test('the reference conforms and every output is there', async () => {
  const run = await plumbline(['run', '--system', 'curriculum-extractor', acceptance])
  try {
    assert.equal(run.exitCode, 0, run.output)
    const verdicts = JSON.parse(readFileSync(join(run.reports, 'verdicts.json'), 'utf8'))
    const judged = verdicts.requirements.filter(({ scenarios }: Row) => scenarios.length > 0)
    const open = judged.filter(({ verdict }: Row) => verdict !== 'conforms')
    assert.deepEqual(open, [])
    assert.equal(judged.length, 22)
    assert.equal(verdicts.totals.scenarios, 8)
    for (const name of [
      'junit.xml',
      'messages.ndjson',
      'signoff.html',
      'allure-report/index.html',
    ]) {
      assert.ok(existsSync(join(run.reports, name)), `${name} is missing`)
    }
    const left = readdirSync(runsDirectory()).filter((name) => name === verdicts.run.id)
    assert.deepEqual(left, [], 'the directory of the run is left')
  } finally {
    rmSync(run.reports, { recursive: true, force: true })
  }
})
