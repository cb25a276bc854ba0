/** Steps that swallow their failure, and steps that expect one. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { loadWorkflow } from '../artifacts/workflow/load-workflow.ts'
import { Violation } from '../core/errors.ts'
import { canFail } from './ci-masks.ts'

const check = (context: TestContext, ...script: string[]) =>
  checkSteps(context, { name: 'A', run: script.join('\n') })

const checkSteps = (context: TestContext, ...steps: object[]) => {
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

/** Lines of which none hides what was tested, and lines that do. */
const sound = [
  'curl -LsSf https://astral.sh/uv/install.sh | sh',
  'echo "$TOKEN" | docker login ghcr.io -u me --password-stdin',
  'docker compose ps --format json | jq .',
  'docker compose logs worker | grep -q "celery@"',
  'docker compose down -v --remove-orphans || true',
  'docker system prune -af || true',
  'docker compose -f a.yml --profile x down || true',
  'pytest ; true',
  'code=$(curl -s -w "%{http_code}" http://a || true)\n[ "$code" = 200 ]',
  "cat > .env <<EOF\nA=b|c\nB=it's || true\nEOF",
  'timeout 60 bash -c "until curl -f http://a; do sleep 2; done"',
  'if ! docker compose logs worker | grep -q ready; then exit 1; fi',
]
const masking = [
  'pytest | tee report.txt',
  'curl -f http://localhost:8000/health | jq .',
  'pg_dump "$URL" | gzip > a.gz',
  'pytest |\n  tail -5',
  'docker compose down && pytest || true',
  'docker compose exec backend pytest || true',
  'docker compose -f a.yml run --rm backend pytest logs || true',
  '! docker compose logs backend | grep -qi error',
  '! grep -q error log.txt\necho done',
  'docker compose exec -T backend bash -c "pytest || true"',
  "docker compose exec -T backend sh -c 'pytest; true'",
  'bash -c "pytest | tee out.txt"',
  'code=$(pytest || true)\necho "$code"',
]

describe('a script', () => {
  for (const text of sound) it(`can fail: ${text}`, (t) => check(t, text)())
  for (const text of masking) {
    it(`hides a failure: ${text}`, (t) => assert.throws(check(t, text), Violation))
  }
})

it('a step may go on after its failure where a later one fails for it', (t) => {
  const forgiven = { id: 't', run: 'pytest', 'continue-on-error': true }
  const after = (run: string, more = {}) => checkSteps(t, forgiven, { run, ...more })
  const failed = { if: "steps.t.outcome != 'success'" }
  after('docker compose logs; exit 1', failed)()
  after('test "${{ steps.t.outcome }}" = success')()
  assert.throws(after('docker compose logs', failed), Violation)
  assert.throws(after('exit 1', { if: "steps.other.outcome == 'failure'" }), Violation)
  assert.throws(after('exit 1', { ...failed, 'continue-on-error': true }), Violation)
})
