/** Stories of pages that ask the sign-in service for what the embedded one does not make. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { folderWith } from '../../../artifacts/folder-with.ts'
import { Unverified } from '../../../core/errors.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import { loadManifest } from '../../../systems/manifest.ts'
import type { Deployed } from './deployed.ts'
import { choosesPassword } from './visitor-stories.ts'

it('no password is chosen by a link with a code', async (t) => {
  const folder = folderWith(t, {
    'plumbline.yaml': 'system: production-migration\n',
    'frontend/src/client.ts': "createClient(url, key, { auth: { flowType: 'pkce' } })\n",
  })
  const production = loadManifest(`${folder}/plumbline.yaml`)
  const scene = { production, dir: folderWith(t, {}) } as unknown as ProductionScene
  await assert.rejects(choosesPassword(scene, {} as Deployed), Unverified)
})
