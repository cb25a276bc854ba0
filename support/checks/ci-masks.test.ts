/** Steps that swallow their failure, and steps that expect one. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { loadWorkflow } from '../artifacts/workflow/load-workflow.ts'
import { Violation } from '../core/errors.ts'
import { canFail } from './ci-masks.ts'

const check = (context: TestContext, ...script: string[]) => {
  const steps = [{ name: 'A', run: script.join('\n') }]
  const tree = { on: 'push', jobs: { a: { 'runs-on': 'x', steps } } }
  const folder = folderWith(context, { 'ci.yml': JSON.stringify(tree) })
  return () => canFail(loadWorkflow(join(folder, 'ci.yml')))
}

describe('a step', () => {
  it('may fail on purpose where a later line searches what it said', (t) => {
    check(t, 'start 2>&1 | tee out.txt || true', 'grep -q "URL not set" out.txt')()
    check(t, 'start > out.txt 2>&1 || true', 'grep -q "URL not set" out.txt')()
  })
  it('hides its failure before words and further commands', (t) => {
    assert.throws(check(t, 'npm test && echo passed', 'echo done'), Violation)
    check(t, 'echo begin', 'npm test && echo passed')()
    check(t, 'cd backend && npm test', 'echo done')()
    check(t, 'if [ -f a ]; then', 'npm test && echo passed', 'fi')()
    check(t, '[ -f a ] && echo there', 'npm test')()
  })
  it('hides its failure where nobody searches what it said', (t) => {
    assert.throws(check(t, 'start 2>&1 | tee out.txt || true'), Violation)
    assert.throws(check(t, 'start > out.txt || true', 'grep -q x other.txt'), Violation)
    assert.throws(check(t, 'grep -q x out.txt', 'start > out.txt || true'), Violation)
    assert.throws(check(t, 'start > /dev/null || true', 'grep -q x /dev/null'), Violation)
  })
})
