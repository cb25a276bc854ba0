// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of compose are what is tested
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ComposeFileError } from './compose-file-error.ts'
import { interpolate } from './interpolate.ts'

const values: Readonly<Record<string, string>> = { SET: 'value', EMPTY: '' }

function fill(template: string) {
  const unset: string[] = []
  const text = interpolate(template, {
    lookup: (name) => values[name],
    unset: (name) => unset.push(name),
  })
  return { text, unset }
}

const cases: readonly (readonly [template: string, text: string, unset?: string])[] = [
  ['$SET and ${SET}', 'value and value'],
  ['a$$SET costs $5', 'a$SET costs $5'],
  ['${NONE}', '', 'NONE'],
  ['${NONE:-d}', 'd'],
  ['${NONE-d}', 'd'],
  ['${EMPTY:-d}', 'd'],
  ['${EMPTY-d}', ''],
  ['${SET:+r}', 'r'],
  ['${EMPTY:+r}', ''],
  ['${EMPTY+r}', 'r'],
  ['${NONE:-x ${ALSO:-${SET}} y}', 'x value y'],
  ['${SET:-$OTHER}', 'value'],
]

for (const [template, text, unset] of cases) {
  test(`${template} becomes "${text}"`, () => {
    assert.deepEqual(fill(template), { text, unset: unset === undefined ? [] : [unset] })
  })
}

test('a required variable without value is refused with its message', () => {
  const message = 'required variable NONE is missing a value: give it'
  assert.throws(() => fill('${NONE?give it}'), new ComposeFileError(message))
  assert.throws(() => fill('${EMPTY:?}'), /required variable EMPTY is missing a value$/)
  assert.equal(fill('${EMPTY?}').text, '')
})

test('a required variable without value is told where somebody asks for that', () => {
  const told: string[] = []
  const required = (name: string) => void told.push(name)
  const variables = { lookup: () => undefined, unset: required, required }
  assert.equal(interpolate('${NONE:?give it}/a ${OTHER?}', variables), '/a ')
  assert.deepEqual(told, ['NONE', 'OTHER'])
})

test('a malformed template is refused', () => {
  for (const template of ['${SET', '${5}', '${SET!x}']) {
    assert.throws(() => fill(template), /invalid interpolation format/)
  }
})
