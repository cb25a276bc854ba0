/** Jobs that take their time: by a setting of the system's own, or where it has none by a slow storage. */
import { Unverified } from '../core/errors.ts'
import { type HttpInjury, type HttpProxy, startHttpProxy } from '../faults/http-proxy.ts'
import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import { inUnit } from '../systems/time-units.ts'
import { pointedTo } from './own-queue.ts'

export interface JobPace {
  /** With these changes to the environment of a worker its jobs take so long. */
  readonly changes: Changes
  /** Throws `Unverified` where nothing has made any job slow: then nothing can be said of slow jobs. */
  proven(): void
}

/** Every job takes `ms` milliseconds or more. `storage` is the way to the storage, where there is one already. */
export async function paceOf(scene: Scene, ms: number, storage?: HttpProxy): Promise<JobPace> {
  const { stageDuration } = scene.manifest.settings
  if (stageDuration !== undefined) {
    const { variable, stages, unit } = stageDuration
    return { changes: { [variable]: inUnit(ms / stages, unit) }, proven: () => {} }
  }
  const { supabase } = scene.addresses
  const way = storage ?? (await startHttpProxy(supabase.url, scene.scope))
  const slow = slowDocuments(scene, way, ms)
  const changes =
    storage === undefined ? pointedTo(scene, { supabase: { ...supabase, url: way.url } }) : {}
  return { changes, proven: () => refuseUnasked(slow) }
}

/** Whoever fetches a document waits for it. */
function slowDocuments({ manifest }: Scene, way: HttpProxy, ms: number): HttpInjury {
  const { worksheets } = manifest.buckets
  return way.inject({
    concerns: ({ method, path }) => method === 'GET' && path.includes(`/${worksheets}/`),
    fault: { kind: 'delay', ms },
  })
}

function refuseUnasked(slow: HttpInjury): void {
  if (slow.hits().length > 0) return
  throw new Unverified(
    'needs settings.stageDuration in the manifest: no job has asked the storage for its document, ' +
      'so none could be made slow',
  )
}
