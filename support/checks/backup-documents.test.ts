/** What is asked of backups may stand where the hosting service is set up. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMarkdown } from '../artifacts/markdown/read-markdown.ts'
import { Violation } from '../core/errors.ts'
import { backupRules, keepsLongEnough } from './backup-documents.ts'

const rules = (...lines: string[]) =>
  backupRules([{ file: 'a.md', ...readMarkdown(lines.join('\n')) }])

test('backups are read of in every section, other times there are not theirs', () => {
  const hosting = '- the plan with daily backups, PITR and 30 days of both'
  keepsLongEnough(
    rules('# Hosting', '', hosting, '- rotate the keys every 7 days', '', '# Backups'),
  )
  keepsLongEnough(rules('# Hosting', '', `${hosting}, support within 2 days`))
  assert.throws(() => keepsLongEnough(rules('# Hosting', '', '- daily backups')), Violation)
  const short = 'Daily backups with PITR, kept for 30 days, dumps for 7 days.'
  assert.throws(() => keepsLongEnough(rules('# Backups', '', short)), Violation)
  assert.throws(() => rules('# Hosting', '', 'a plan'), /no document has a section on backups/)
})
