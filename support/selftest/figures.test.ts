import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IdGenerator } from '@cucumber/messages'
import { parseFeature } from '../requirements/scenarios.ts'
import { figuresOf, mutantsOf } from './figures.ts'

function figures(body: string) {
  const { feature } = parseFeature(
    'a.feature',
    `Feature: f\nScenario: s\n${body}\n`,
    IdGenerator.incrementing(),
  )
  const scenario = feature?.children[0]?.scenario
  assert.ok(scenario)
  return figuresOf(scenario).map(({ text, line, column }) => `${text}@${line}:${column}`)
}

test('figures stand in sentences, in tables and in Examples, each with its place', () => {
  const body = `  When 10 users wait <long> for 0.5 s
    | -1 | "NaN" | 24 h 1 min |
  Examples: some
    | long |
    | 7    |`
  assert.deepEqual(figures(body), ['10@3:8', '0.5@3:33', '-1@4:7', '24@4:20', '1@4:25', '7@7:7'])
})

test('a number within a name, a version, a time of day or a schedule is no figure', () => {
  const body = '  When sha256, utf-8, 1.2.3, 15:00, */15, 8080/tcp and v2 are so and 1-to-1'
  assert.deepEqual(figures(body), [])
})

test('a figure is changed by a step, then by far', () => {
  assert.deepEqual(mutantsOf('7'), [['8', '6'], ['14', '3'], ['0']])
  assert.deepEqual(mutantsOf('0.5'), [['0.6', '0.4'], ['1.0', '0.3'], ['0.0']])
})

test('a figure above nothing does not become negative, and none becomes the same twice', () => {
  assert.deepEqual(mutantsOf('0'), [['1', '-1'], [], []])
  assert.deepEqual(mutantsOf('1'), [['2', '0'], [], []])
  assert.deepEqual(mutantsOf('-1')[0], ['0', '-2'])
})
