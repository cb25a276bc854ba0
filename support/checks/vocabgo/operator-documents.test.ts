/** An operator is told by documents and by the scripts that these name, not by what machines apply. */
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import type { ProjectManifest } from '../../systems/manifest.ts'
import { operatorDocuments } from './operator-documents.ts'

function textsIn(test: TestContext, files: Readonly<Record<string, string>>): string[] {
  const repository = folderWith(test, files)
  const project = {
    folder: './packages/db/supabase',
    deploymentDocument: 'docs/DEPLOYMENT.md',
    schemaDocument: 'docs/SCHEMA.md',
    setUp: './packages/db/bin/local.sh',
    verification: 'supabase/verify-schema.sql',
  }
  return operatorDocuments({ repository, project } as unknown as ProjectManifest).sort()
}

it('a document leads to the scripts that it names, in whatever folder of the repository', (test) => {
  const texts = textsIn(test, {
    'README.md':
      'Once: scripts/set-secrets.sql, then `./packages/db/bin/keys.sh`. Locally bin/local.sh.',
    'packages/db/scripts/set-secrets.sql': 'the secrets',
    'packages/db/bin/keys.sh': 'the keys',
    'packages/db/scripts/others.sql': 'not named',
    'packages/db/bin/local.sh': 'of the local stack',
  })
  assert.equal(texts.includes('the secrets') && texts.includes('the keys'), true)
  assert.equal(texts.includes('not named') || texts.includes('of the local stack'), false)
})

it('the example of the variables that a document has copied tells of them', (test) => {
  const example = '# only for scripts/tidy.ts\nSERVICE_KEY='
  const texts = textsIn(test, {
    'README.md': 'cp .env.example .env',
    '.env.example': example,
    'packages/web/.env.sample': 'of something else',
  })
  assert.deepEqual(texts, [example, 'cp .env.example .env'])
})

it('a README counts on the way to the project, and what the database gets tells nobody to do it', (test) => {
  const texts = textsIn(test, {
    'packages/db/README.md': 'see functions.sql',
    'packages/db/supabase/schemas/functions.sql': 'applied',
    'packages/web/README.md': 'of something else',
    'docs/DEPLOYMENT.md': 'deploy',
  })
  assert.deepEqual(texts, ['deploy', 'see functions.sql'])
})
