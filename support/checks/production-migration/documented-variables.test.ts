/** Tables of variables in guides name what the system knows. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { Violation } from '../../core/errors.ts'
import { listedIn, noneIsListedInVain } from './documented-variables.ts'

const guide = `# Deploy

| Variable | Required | Where |
|---|---|---|
| DATABASE_URL | yes | CLOUD_CONSOLE |
| \`R2_ENDPOINT\`, R2_BUCKET, R2_* | yes | Cloudflare |

Set OTHER_WORDS yourself.

| Code | Meaning |
|---|---|
| NOT_FOUND | nothing |
`

test('names stand in the column of variables, and in no other table', () => {
  assert.deepEqual(listedIn(guide), ['DATABASE_URL', 'R2_ENDPOINT', 'R2_BUCKET'])
  assert.deepEqual(listedIn(guide.replace('Variable', 'Name')), [])
  assert.deepEqual(listedIn(guide.replace('Variable', 'Variável de ambiente')).length, 3)
})

test('one that no file knows is explained in vain, be it that another begins like it', (t) => {
  const judged = (program: string) =>
    noneIsListedInVain({
      repository: folderWith(t, { 'q.md': guide, 'backend/a.py': program }),
      documents: { quickstart: 'q.md', others: ['none.md'] },
    } as never)
  assert.equal(judged('DATABASE_URL r2_endpoint R2_BUCKET'), 3)
  assert.throws(
    () => judged('DATABASE_URL R2_ENDPOINT_URL R2_BUCKET'),
    (error: Violation) =>
      error instanceof Violation && String(error.received).includes('R2_ENDPOINT'),
  )
})
