/** Which environments are tried that cannot be right. */
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { loadManifest } from '../../systems/manifest.ts'
import { unusable, wordsOf } from './starts.ts'

function wrongIn(t: TestContext, given: string): string[] {
  const folder = folderWith(t, {
    'plumbline.yaml': `system: production-migration\nenvironment: { ${given} }\n`,
    '.env.production.example': 'DATABASE_URL=postgresql://<user>@host/a\nSUPABASE_JWT_SECRET=\n',
  })
  const manifest = loadManifest(`${folder}/plumbline.yaml`)
  assert.ok(manifest.system === 'production-migration')
  return [...new Set(unusable(manifest).flatMap(({ wrong }) => wrong))]
}

it('a secret that no program is given is not tried: nobody reads it', (t) => {
  const asking = wrongIn(t, 'DATABASE_URL: a, R2_SECRET_ACCESS_KEY: b')
  assert.deepEqual(asking, ['DATABASE_URL', 'R2_SECRET_ACCESS_KEY'])
  const verifying = wrongIn(t, 'DATABASE_URL: a, SUPABASE_JWT_SECRET: b')
  assert.deepEqual(verifying, ['DATABASE_URL', 'SUPABASE_JWT_SECRET'])
})

it('what was wrong is told with the value that was tried', () => {
  const changes = { A: null, B: '', C: '  ', D: 'https://PROJECT_REF.example' }
  assert.equal(
    wordsOf({ wrong: Object.keys(changes), changes }),
    'A is not set, B is empty, C is nothing but spaces, D cannot be used: https://PROJECT_REF.example',
  )
})
