/** The suite against its own reference: everything conforms, and nothing is left behind. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runsDirectory } from '../targets/embedded/runs-directory.ts'
import { plumbline } from './testing/command.ts'

test('the reference conforms and every output is there', async () => {
  const run = await plumbline(['run', '--system', 'curriculum-extractor'])
  try {
    assert.equal(run.exitCode, 0, run.output)
    const verdicts = JSON.parse(readFileSync(join(run.reports, 'verdicts.json'), 'utf8'))
    const open = verdicts.requirements.filter((r: { verdict: string }) => r.verdict !== 'conforms')
    assert.deepEqual(open, [])
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
