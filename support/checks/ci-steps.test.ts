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

function workflowWith(t: TestContext, env: string, steps = '      - run: pytest', more = '') {
  const text = `on: push\njobs:\n  test:\n    runs-on: x\n${more}    env:${env}\n    steps:\n${steps}\n`
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

const live = 'https://a.supabase.co'
const test4 = settings('SUPABASE_KEY', '${{ secrets.TEST_KEY }}')

test('what an action gets is no setting, and secrets may say TEST or CI anywhere', (t) => {
  const uses = `      - run: pytest
      - uses: codecov/codecov-action@v5
        with: { token: "\${{ secrets.CODECOV_TOKEN }}" }`
  usesTestProject(workflowWith(t, test4, uses), anonKey)
  const named = test4.replaceAll('TEST_', '').replaceAll(/secrets\.\w+/g, '$&_TEST')
  usesTestProject(workflowWith(t, named), anonKey)
  const other = test4.replaceAll(/secrets\.TEST_/g, 'secrets.LATEST_')
  assert.throws(() => usesTestProject(workflowWith(t, other), anonKey), /not those of the test/)
})

test('an environment of the hosting service has secrets of its own, but not that of production', (t) => {
  const plain = test4.replaceAll('TEST_', '')
  const within = (name: string) => workflowWith(t, plain, undefined, `    environment: ${name}\n`)
  usesTestProject(within('test'), anonKey)
  assert.throws(() => usesTestProject(within('production'), anonKey), /not those of the test/)
  assert.throws(() => usesTestProject(workflowWith(t, plain), anonKey), /not those of the test/)
})

test('what a step hands on to the tests is given to them', (t) => {
  const env = `
      DATABASE_URL: postgresql://postgres@127.0.0.1:54322/postgres
      REDIS_URL: redis://localhost:6379`
  const status = 'supabase status -o env --override-name api.url=SUPABASE_URL'
  const start = `      - run: ${status} --override-name auth.anon_key=SUPABASE_KEY >> "$GITHUB_ENV"`
  usesTestProject(workflowWith(t, env, `${start}\n      - run: pytest`), anonKey)
  const literal = 'echo SUPABASE_KEY=k4Kd93nQ2 >> "$GITHUB_ENV"'
  const written = `      - run: ${literal}\n      - run: pytest\n        env: { SUPABASE_URL: "${live}" }`
  assert.throws(
    () => usesTestProject(workflowWith(t, env, written), anonKey),
    /no repository secret/,
  )
  const late = workflowWith(t, env, `      - run: pytest\n${start}`)
  assert.throws(() => usesTestProject(late, anonKey), /lacks/)
})
