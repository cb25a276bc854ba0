/** Tests of what is a run of tests, and what only has the word in a name. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callsRunner, handsOver, testsSomething } from './test-commands.ts'

test('runners are known however they are called', () => {
  for (const script of [
    'pytest',
    'uv run pytest -q tests',
    'python -m pytest',
    'coverage run -m pytest',
    'npm test',
    'npm run test:ci',
    'npm --silent run test:integration',
    'npx vitest run',
    'node --test src',
    'make test',
    'uv run bash scripts/tests-start.sh',
    './run_tests.sh',
    'docker compose exec -T backend bash scripts/tests-start.sh',
    'docker compose -f docker-compose.test.yml run --rm backend pytest',
    'docker compose up --exit-code-from backend && docker compose run backend pytest',
    'uv sync --group test\nuv run pytest',
    'if ! CI="1" pytest; then exit 1; fi',
  ]) {
    assert(callsRunner(script), script)
  }
})

test('what prepares tests, starts something or looks at something runs none', () => {
  for (const script of [
    'uv sync --group test',
    'pip install -e ".[test]"',
    'pip install -r requirements-test.txt pytest',
    'npm --prefix tests ci',
    'cp .env.test .env',
    'docker compose -f docker-compose.test.yml up -d --wait redis',
    'docker build -t backend:test .',
    'test -f .env',
    'if test -f .env; then source .env; fi',
    'echo "no tests yet"',
    'bash scripts/latest.sh # before the tests',
  ]) {
    assert(!testsSomething(script), script)
  }
})

test('another command may run tests; one that hands over may, too', () => {
  assert(testsSomething('supabase test db'))
  assert(!callsRunner('supabase test db'))
  for (const script of ['make check', 'bash scripts/check.sh', 'npm run verify']) {
    assert(handsOver(script), script)
  }
  assert(!handsOver('ruff check .'))
})
