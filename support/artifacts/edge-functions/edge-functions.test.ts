/** What stands beside the code of Edge Functions. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderWith } from '../folder-with.ts'
import { openlyDeployed, secretsOfFunction } from './edge-functions.ts'

test('functions are deployed openly by a document, a script or a workflow', (t) => {
  const folder = folderWith(t, {
    'README.md':
      'Run `supabase functions deploy tidy --no-verify-jwt` once, then `supabase functions deploy mail`.',
    'scripts/deploy.sh': 'supabase functions deploy \\\n  sweep wipe --no-verify-jwt\n',
    'package.json':
      '{"scripts": {"deploy": "supabase functions deploy notify --no-verify-jwt && echo done"}}',
    'node_modules/other/README.md': 'functions deploy foreign --no-verify-jwt',
  })
  assert.deepEqual(openlyDeployed(folder).sort(), ['notify', 'sweep', 'tidy', 'wipe'])
})

test('what deploys a project in a folder of its own may lie on the way to it', (t) => {
  const folder = folderWith(t, {
    'packages/db/package.json':
      '{"scripts": {"up": "supabase functions deploy a --no-verify-jwt"}}',
    'packages/db/supabase/README.md': 'supabase functions deploy b --no-verify-jwt',
    'packages/web/README.md': 'supabase functions deploy c --no-verify-jwt',
  })
  assert.deepEqual(openlyDeployed(folder, './packages/db/supabase/').sort(), ['a', 'b'])
})

test('options are no functions, and a command that names no function means all of them', (t) => {
  const openly = (text: string) => openlyDeployed(folderWith(t, { 'README.md': text })).sort()
  const deploy = 'npx supabase functions deploy'
  assert.deepEqual(openly(`${deploy} --no-verify-jwt`), ['*'])
  assert.deepEqual(openly(`${deploy} --project-ref abcd --no-verify-jwt`), ['*'])
  assert.deepEqual(openly(`${deploy} "$each" --no-verify-jwt`), ['*'])
  assert.deepEqual(openly(`${deploy} 'tidy' --project-ref "$REF" --no-verify-jwt`), ['tidy'])
  assert.deepEqual(openly(`${deploy} --project-ref=x Tidy -j 2 --no-verify-jwt`), ['Tidy'])
  assert.deepEqual(openly(`${deploy} tidy && echo --no-verify-jwt`), [])
  assert.deepEqual(openly(`${deploy}\n${deploy} tidy`), [])
})

test('a function asks for what it reads and has no value for', () => {
  const source = `
    const url = Deno.env.get('SUPABASE_URL')!
    const secret = Deno.env.get("CLEANUP_SECRET")
    const hours = Deno.env.get('HOURS') ?? '24'
    // Deno.env.get('FORMER')
    if (Deno.env.get('CLEANUP_SECRET') === undefined) throw new Error()`
  assert.deepEqual(secretsOfFunction([source]), ['CLEANUP_SECRET'])
})
