import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { launcher } from '../../../targets/embedded/launcher.ts'
import { startPostgres } from '../../postgres/embedded.ts'
import { openStack, type TestStack } from '../test-stack.ts'
import { adminAnswers } from './admin-answers.ts'
import { checkContract, type StepOutcome } from './check.ts'
import { knownAnswers } from './known-answers.ts'
import { steps } from './steps/all.ts'

/** The steps in the table "Differences from the hosted Storage API" of the README. */
async function admittedDifferences(): Promise<string[]> {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const [, section = ''] = readme.split('## Differences from the hosted Storage API')
  const [table = ''] = section.split('\n## ')
  return [...table.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, step = '']) => step)
}

describe('the contract of the embedded Supabase', () => {
  let stack: TestStack<unknown>
  let outcomes: readonly StepOutcome[]
  let left: readonly unknown[]

  before(async () => {
    const opened = await openStack({ launch: launcher(), startPostgres })
    stack = opened
    outcomes = await checkContract(opened.supabase.address, opened.postgres.address)
    const remains = await opened.sql.query(
      `select name from storage.buckets union all select email from auth.users
       union all select policyname from pg_policies where schemaname = 'storage'`,
    )
    left = remains.rows
  })
  after(() => stack.close())

  it('asks 140 different steps and has one known answer for each', async () => {
    const answers = [...(await knownAnswers()).keys(), ...adminAnswers.keys()]
    assert.equal(new Set(answers).size, 140)
    assert.deepEqual(steps.map(({ name }) => name).sort(), answers.sort())
  })

  it('differs from the known answers in exactly the steps that the README admits', async () => {
    const different = outcomes.filter(({ verdict }) => verdict !== 'same')
    assert.deepEqual(
      different.map(({ step }) => step).sort(),
      (await admittedDifferences()).sort(),
      JSON.stringify(different, null, 1),
    )
  })

  it('gives the known answer in at least 133 steps', () => {
    const same = outcomes.filter(({ verdict }) => verdict === 'same')
    assert.ok(same.length >= 133, `${same.length} of ${outcomes.length}`)
  })

  it('leaves nothing behind', () => {
    assert.deepEqual(left, [])
  })

  it('makes the server log no error', () => {
    const words = stack.supabase.processes[0]?.lines().map(({ text }) => text) ?? []
    assert.equal(words.length, 1, words.join('\n'))
  })
})
