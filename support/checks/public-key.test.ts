/** Tests of which lines of a repository spell the name of the public key in a second way. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { loadManifest } from '../systems/manifest.ts'
import { spellings } from './public-key.ts'

const manifest = `system: curriculum-extractor
environment: { SUPABASE_KEY: a }
`

/** The names that a compose file with this environment spells, beside an example with the first one. */
function namesIn(t: Parameters<typeof folderWith>[0], environment: string): string[] {
  const compose = `services:
  backend:
    image: backend
    environment:
${environment.replace(/^/gm, '      ')}
`
  const folder = folderWith(t, { 'plumbline.yaml': manifest, 'docker-compose.yml': compose })
  const loaded = loadManifest(join(folder, 'plumbline.yaml'))
  assert.ok(loaded.system === 'curriculum-extractor')
  return Object.keys(spellings(loaded, { SUPABASE_KEY: '' }))
}

test('a service that is handed the key by both of its names spells it in one way', (t) => {
  const both = 'SUPABASE_KEY: ${SUPABASE_KEY:-}\nSUPABASE_ANON_KEY: ${SUPABASE_ANON_KEY:-}'
  assert.deepEqual(namesIn(t, both), ['SUPABASE_KEY'])
  const lines = '- SUPABASE_ANON_KEY=${SUPABASE_ANON_KEY:-}\n- SUPABASE_KEY=${SUPABASE_KEY:-}'
  assert.deepEqual(namesIn(t, lines), ['SUPABASE_KEY'])
})

test('a service that is handed the other name alone, or for something else, spells it in two ways', (t) => {
  const names = ['SUPABASE_KEY', 'SUPABASE_ANON_KEY']
  const alone = 'SUPABASE_ANON_KEY: ${SUPABASE_ANON_KEY:-}'
  assert.deepEqual(namesIn(t, alone).sort(), [...names].sort())
  const twice = 'SUPABASE_KEY: ${SUPABASE_KEY:-}\nVITE_SUPABASE_ANON_KEY: ${SUPABASE_ANON_KEY:-}'
  assert.deepEqual(namesIn(t, twice).sort(), [...names].sort())
})
