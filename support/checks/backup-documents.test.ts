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

test('the plans that a service offers, and other environments, are no word on production', () => {
  const plans = [
    '- **Free Tier**: daily (7-day retention)',
    '- **Pro Tier**: daily (30-day retention), PITR',
  ]
  keepsLongEnough(rules('# Backups', '', ...plans))
  keepsLongEnough(rules('# Backups', '', '- staging: 7 days', '- production: daily, PITR, 30 days'))
  const [free = ''] = plans
  assert.throws(() => keepsLongEnough(rules('# Backups', '', free, 'PITR')), /for how many days/)
  const all = '- staging: 30 days, daily, PITR; production: 7 days'
  assert.throws(() => keepsLongEnough(rules('# Backups', '', all)), /below 30 days/)
})
