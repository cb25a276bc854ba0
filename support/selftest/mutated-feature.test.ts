import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IdGenerator } from '@cucumber/messages'
import { parseFeature } from '../requirements/scenarios.ts'
import { mutated, targetsOf } from './mutated-feature.ts'

const text = `Feature: f

  @VG-CON-01
  Rule: r

    @destructive
    Example: a
      When 40 words are saved
      Then 40 are there

    Example: b
      When nothing is saved
      Then it holds

  Rule: s

    Scenario Outline: c
      When <n> words are saved
      Then it holds

      @VG-CON-02
      Examples: e
        | n  |
        | 41 |
`
const document = parseFeature('a.feature', text, IdGenerator.incrementing())
const targets = targetsOf('a.feature', text, document)

test('a target tells its scenario, the tags above it and the sentence in which it stands', () => {
  assert.deepEqual(
    targets.map(({ name, tags, sentence }) => [name, tags, sentence]),
    [
      ['a', ['@VG-CON-01', '@destructive'], 'When 40 words are saved'],
      ['a', ['@VG-CON-01', '@destructive'], 'Then 40 are there'],
      ['c', ['@VG-CON-02'], '| 41 |'],
    ],
  )
})

test('each change has a copy of its scenario, and the scenario itself comes first', () => {
  const [, then, row] = targets
  assert.ok(then !== undefined && row !== undefined)
  const changes = [
    { target: then, becomes: '139' },
    { target: row, becomes: '0' },
  ]
  const made = mutated(text, document, changes)
  const lines = made.text.split('\n')
  const copies = made.copies.map(({ first, last, change }) => {
    const own = lines.slice(first - 1, last).join('\n')
    return [change?.becomes, own.match(/Then \d+ are there|\| \d+ /)?.[0]]
  })
  assert.deepEqual(copies, [
    [undefined, 'Then 40 are there'],
    ['139', 'Then 139 are there'],
    [undefined, '| 41 '],
    ['0', '| 0 '],
  ])
})

test('a mutated file can be read, keeps its rules and has no scenario without a change', () => {
  const [first] = targets
  assert.ok(first !== undefined)
  const made = mutated(text, document, [{ target: first, becomes: '41' }])
  const again = parseFeature('a.feature', made.text, IdGenerator.incrementing())
  const rules = again.feature?.children.map(({ rule }) =>
    rule?.children.map(({ scenario }) => [scenario?.name, scenario?.tags.map(({ name }) => name)]),
  )
  assert.deepEqual(rules, [
    [
      ['a', ['@destructive']],
      ['a', ['@destructive']],
    ],
    [],
  ])
})
