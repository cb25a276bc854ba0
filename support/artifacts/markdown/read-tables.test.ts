/** What is a table of a Markdown text, and what only looks like one. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tablesIn, unmarked } from './read-tables.ts'

describe('a table of a Markdown text', () => {
  it('has a header, a rule below it and rows up to the next line without a bar', () => {
    const text =
      'before\n\n| column | type |\n|:--|--:|\n| `id` | `uuid` |\n| `a` | x |\n\n| no | rule |\n'
    assert.deepEqual(tablesIn(text), [
      {
        header: ['column', 'type'],
        rows: [
          ['`id`', '`uuid`'],
          ['`a`', 'x'],
        ],
      },
    ])
  })
  it('needs no bars at its ends, and a bar with a backslash is a part of its cell', () => {
    assert.deepEqual(tablesIn('a | b\n--- | ---\n1 \\| 2 | 3'), [
      { header: ['a', 'b'], rows: [['1 | 2', '3']] },
    ])
  })
  it('is none where the rule has fewer cells than the header', () => {
    assert.deepEqual(tablesIn('| a | b |\n|---|\n| 1 | 2 |'), [])
  })
  it('has cells whose marks can be taken off', () => {
    assert.deepEqual(['`id`', '**id**', ' id'].map(unmarked), ['id', 'id', 'id'])
  })
})
