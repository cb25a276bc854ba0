/** The settings of the tests: under which names, and from where. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { loadWorkflow } from '../artifacts/workflow/load-workflow.ts'
import { Violation } from '../core/errors.ts'
import { usesTestProject, worksWithoutSecrets } from './ci-steps.ts'

const anonKey = ['SUPABASE_KEY', 'SUPABASE_ANON_KEY']

const settings = (key: string, value: string) => `
      DATABASE_URL: \${{ secrets.TEST_DATABASE_URL }}
      REDIS_URL: redis://localhost
      SUPABASE_URL: \${{ secrets.TEST_SUPABASE_URL }}
      ${key}: ${value}`

function workflowWith(t: TestContext, env: string) {
  const text = `on: push\njobs:\n  test:\n    runs-on: x\n    env:${env}\n    steps:\n      - run: pytest\n`
  return loadWorkflow(join(folderWith(t, { 'ci.yml': text }), 'ci.yml'))
}

test('the public key counts under each of its names', (t) => {
  for (const name of anonKey) {
    const env = settings(name, '${{ secrets.TEST_KEY }}')
    usesTestProject(workflowWith(t, env), anonKey)
  }
  const other = settings('SUPABASE_PUBLIC', '${{ secrets.TEST_KEY }}')
  assert.throws(() => usesTestProject(workflowWith(t, other), anonKey), Violation)
})

test('under its second name, too, it is decided by a secret and blank on a fork', (t) => {
  const literal = settings('SUPABASE_ANON_KEY', 'abc')
  assert.throws(() => usesTestProject(workflowWith(t, literal), anonKey), Violation)
  const secret = settings('SUPABASE_ANON_KEY', '${{ secrets.TEST_KEY }}')
  assert.throws(
    () => worksWithoutSecrets(workflowWith(t, secret), anonKey),
    (error) => {
      assert(error instanceof Violation)
      assert.deepEqual(error.received, ['DATABASE_URL', 'SUPABASE_URL', 'SUPABASE_KEY'])
      return true
    },
  )
})

test('a workflow without secrets is the same on a fork, but for blanks that it writes itself', (t) => {
  const own = '\n      TEST_DATABASE_URL: postgresql://localhost/test'
  worksWithoutSecrets(workflowWith(t, own), anonKey)
  const blank = `${own}\n      DATABASE_URL: ""`
  assert.throws(() => worksWithoutSecrets(workflowWith(t, blank), anonKey), Violation)
  const secret = `${own}\n      TOKEN: \${{ secrets.TOKEN }}`
  assert.throws(() => worksWithoutSecrets(workflowWith(t, secret), anonKey), Violation)
})
