/** A change is what the system takes for one: a part of the thing by PATCH, the whole of it by PUT. */
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { loadManifest } from '../../systems/manifest.ts'
import { changeOf } from './changes.ts'

function callerWith(t: TestContext, areas: string) {
  const text = `system: production-migration\nenvironment: { A: b }\nareas:\n  ${areas}\n`
  const manifest = loadManifest(`${folderWith(t, { 'plumbline.yaml': text })}/plumbline.yaml`)
  assert.ok(manifest.system === 'production-migration')
  return { manifest, url: 'http://127.0.0.1:9', header: undefined }
}

it('only what changes is sent by PATCH, which is the default', async (t) => {
  const caller = callerWith(t, 'projects: { body: { name: a, note: b }, change: { name: c } }')
  assert.deepEqual(await changeOf(caller, 'projects'), { method: 'PATCH', body: { name: 'c' } })
})

it('by PUT everything is sent, with the ids of what it belongs to', async (t) => {
  const area = 'body: { name: a, workspace_id: "{workspace}" }, change: { name: c }'
  const caller = callerWith(t, `projects: { ${area}, changeMethod: PUT }`)
  assert.deepEqual(await changeOf(caller, 'projects', { workspace: 7 }), {
    method: 'PUT',
    body: { name: 'c', workspace_id: 7 },
  })
})

it('what cannot be changed has no change', async (t) => {
  const caller = callerWith(t, 'projects: { changeMethod: PUT }')
  assert.equal(await changeOf(caller, 'projects'), undefined)
})
