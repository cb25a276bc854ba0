/** Jobs that take their time: by a setting of the system's own, or where it has none by a slow storage. */
import type { HttpProxy } from '../faults/http-proxy.ts'
import type { Scene } from '../run/scene.ts'
import { inUnit } from '../systems/time-units.ts'
import { type Influence, strikeDocuments } from './document-requests.ts'

/** Every job takes `ms` milliseconds or more. `storage` is the way to the storage, where there is one already. */
export async function paceOf(scene: Scene, ms: number, storage?: HttpProxy): Promise<Influence> {
  const { stageDuration } = scene.manifest.settings
  if (stageDuration !== undefined) {
    const { variable, stages, unit } = stageDuration
    return { changes: { [variable]: inUnit(ms / stages, unit) }, proven: () => {} }
  }
  const options = { setting: 'settings.stageDuration', outcome: 'slow', storage }
  return strikeDocuments(scene, { kind: 'delay', ms }, options)
}
