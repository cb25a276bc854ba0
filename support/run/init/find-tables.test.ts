/** Where finished jobs leave their drafts, by what the migrations create. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findTables } from './find-tables.ts'

const first = `op.create_table("extractions", sa.Column("id"), sa.Column("status"))\n`

const found = (second: string) => {
  const files: Record<string, string> = { 'versions/1.py': first, 'versions/2.py': second }
  return findTables({ paths: Object.keys(files), text: (path) => files[path] ?? '' })?.value.drafts
}

describe('the drafts', () => {
  it('are rows of the questions', () =>
    assert.deepEqual(
      found('op.create_table("question", sa.Column("extraction_id"), sa.Column("tags"))'),
      { table: 'public.question', extraction: 'extraction_id' },
    ))
  it('are columns of the extraction itself where no table has the questions', () =>
    assert.deepEqual(found('op.add_column("extractions", sa.Column("ocr_text"))'), {
      ...{ table: 'public.extractions', extraction: 'id' },
    }))
  it('are nowhere where nothing is called after them', () =>
    assert.equal(found('op.add_column("extractions", sa.Column("error"))'), undefined))
})
