/** What programs read from an operator's files, while nobody has made any. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { lendEnvironmentFiles } from './lent-environment-files.ts'

const compose = `services:
  a: { image: a, env_file: .env.production }
  b: { image: b, env_file: [{ path: ./own.env }, bare.env] }
`

it('an operator fills in the example that the values stand for, and leaves every other as it is', (t) => {
  const folder = folderWith(t, {
    'compose.yml': compose,
    '.env.production.example': 'DATABASE_URL=postgresql://a\nNOT_SET=x\n',
    'own.env.example': 'OWN=1\n',
  })
  const values = { DATABASE_URL: 'mark-of-database-url' }
  const lent = lendEnvironmentFiles(folder, 'compose.yml', values, '.env.production.example')
  assert.equal(lent.length, 3)
  const text = (name: string) => readFileSync(join(folder, name), 'utf8')
  assert.equal(text('.env.production'), 'DATABASE_URL=mark-of-database-url\n')
  assert.equal(text('own.env'), 'OWN=1\n')
  assert.equal(text('bare.env'), 'DATABASE_URL=mark-of-database-url\n')
})
