/** Stories that would reach what lies beyond the target. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Unverified } from '../../../core/errors.ts'
import type { ProductionScene } from '../../../run/scene.ts'

import { drawsAnImage } from './client-stories.ts'
import type { Deployed } from './deployed.ts'

it('no image is drawn where the real provider of models would be asked', async () => {
  const scene = { production: { environment: {} } } as unknown as ProductionScene
  await assert.rejects(drawsAnImage(scene, {} as Deployed), Unverified)
})
