// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of workflows are what is tested
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Contexts, conditionHolds, evaluate, fillExpressions } from './evaluate-expression.ts'

const contexts = (failed = false): Contexts => ({
  values: {
    secrets: { TOKEN: 's3cret' },
    github: { event_name: 'push', event: { number: 7 } },
    steps: { a: { outputs: { x: '1' } } },
  },
  open: new Set(['secrets']),
  status: { success: () => !failed, failure: () => failed, always: () => true },
})

const values: readonly (readonly [source: string, value: unknown])[] = [
  ["github.event_name == 'PUSH'", true],
  ["github['event'].number > 6 && !(1 == 2)", true],
  ["steps.a.outputs.x == 1 || 'never'", true],
  ["secrets.NONE || 'fallback'", 'fallback'],
  ["contains('Hello', 'ell') && startsWith('abc', 'A')", true],
  ["format('{0}-{1}', 'it''s', 2)", "it's-2"],
  ["'' && 'unreached'", ''],
  ['true || true && false', true],
  ['null', null],
]

for (const [source, value] of values) {
  test(`${source} is ${JSON.stringify(value)}`, () => {
    assert.equal(evaluate(source, contexts()), value)
  })
}

test('expressions in a text are replaced; a missing secret is empty', () => {
  assert.equal(
    fillExpressions('a ${{ secrets.TOKEN }}/${{secrets.NONE}} b', contexts()),
    'a s3cret/ b',
  )
})

test('what is not known is an error, not an empty string', () => {
  const unknown = ['github.nothing', 'matrix.node', "hashFiles('x')", '1 +', 'a.*.b', "'open"]
  for (const source of unknown) {
    assert.throws(() => evaluate(source, contexts()), { name: 'UnsupportedWorkflow' }, source)
  }
})

test('a condition without a status function asks for success as well', () => {
  assert.equal(conditionHolds(undefined, contexts()), true)
  assert.equal(conditionHolds(undefined, contexts(true)), false)
  assert.equal(conditionHolds("github.event_name == 'push'", contexts(true)), false)
  assert.equal(conditionHolds('${{ failure() }}', contexts(true)), true)
  assert.equal(conditionHolds('always()', contexts(true)), true)
  assert.equal(conditionHolds("failure() && github.event_name == 'x'", contexts(true)), false)
})
