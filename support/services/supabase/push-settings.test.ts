/** The settings of projects for older and newer versions of the CLI, cut down to what a push reads. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { pushSettings } from './push-settings.ts'

const seed = ['[db.seed]', 'enabled = true', 'sql_paths = [', '  "./a.sql",', ']']

it('keeps the seed and the migrations and leaves out what other versions do not know', () => {
  const text = ['project_id = "x"', '[db]', 'major_version = 15', ...seed, '[inbucket]', 'port = 1']
  const expected = ['project_id = "plumbline"', ...seed, '']
  assert.equal(pushSettings(text.join('\n')), expected.join('\n'))
})

it('keeps the same settings where they are written as keys', () => {
  const text = ['db.seed.enabled = false', '[ db ]', 'seed = { enabled = true }', 'port = 54322']
  assert.equal(
    pushSettings(text.join('\n')),
    'project_id = "plumbline"\ndb.seed.enabled = false\nseed = { enabled = true }\n',
  )
})
