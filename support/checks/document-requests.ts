/** What befalls the requests with which jobs fetch their documents, for systems that have no setting for it. */
import { Unverified } from '../core/errors.ts'
import { type HttpFault, type HttpProxy, startHttpProxy } from '../faults/http-proxy.ts'
import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import { pointedTo } from './own-queue.ts'

/** Something that is to happen to jobs, and whether it has. */
export interface Influence {
  /** With these changes to the environment of a worker it happens to its jobs. */
  readonly changes: Changes
  /** Throws `Unverified` where it has happened to no job: then nothing can be said of such jobs. */
  proven(): void
}

/** What is known of a worker that is a mock. */
export const unasked = 'no job has asked the storage for its document'

export interface InfluenceOptions {
  /** The manifest's field that would do the same. */
  readonly setting: string
  /** What could not be done to any job, to end a sentence. */
  readonly outcome: string
  /** The way to the storage, where there is one already. */
  readonly storage?: HttpProxy | undefined
}

/** Whoever fetches a document meets with `fault`. */
export async function strikeDocuments(
  scene: Scene,
  fault: HttpFault,
  { setting, outcome, storage }: InfluenceOptions,
): Promise<Influence> {
  const { supabase } = scene.addresses
  const way = storage ?? (await startHttpProxy(supabase.url, scene.scope))
  const { worksheets } = scene.manifest.buckets
  const struck = way.inject({
    concerns: ({ method, path }) => method === 'GET' && path.includes(`/${worksheets}/`),
    fault,
  })
  const changes =
    storage === undefined ? pointedTo(scene, { supabase: { ...supabase, url: way.url } }) : {}
  const proven = () => {
    if (struck.hits().length > 0) return
    throw new Unverified(
      `needs ${setting} in the manifest: ${unasked}, so none could be made ${outcome}`,
    )
  }
  return { changes, proven }
}

/** The end of `check`; where it fails and the influence is not proven, that is no finding. */
export async function under<Result>(
  influence: Pick<Influence, 'proven'>,
  check: Promise<Result>,
): Promise<Result> {
  return check.catch((error: unknown) => {
    influence.proven()
    throw error
  })
}
