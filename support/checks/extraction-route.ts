/** The route that shows one extraction: no document promises it, so a system without it leaves open what it was for. */
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { type Answer, call } from '../systems/http-client.ts'
import { noSuchRoute, type Upload } from '../systems/ingestions.ts'

type Named = Pick<Upload, 'extraction' | 'token'>

/** The extraction as the backend shows it to the holder of `token`. */
export function shown(
  { manifest }: Pick<Scene, 'manifest'>,
  backendUrl: string,
  { extraction, token }: Named,
): Promise<Answer> {
  const route = manifest.routes.extraction.replace('{id}', extraction)
  return call(backendUrl + route, { headers: { authorization: `Bearer ${token}` } })
}

/** `status` is what the owner of an extraction got who asked for it. */
export function isProvided({ manifest }: Pick<Scene, 'manifest'>, status: number): void {
  if (!noSuchRoute.includes(status)) return
  const route = `GET ${manifest.routes.extraction}`
  const seen = `${route} is answered to its owner by ${status}`
  throw new Unverified(`needs a route that shows an extraction (routes.extraction): ${seen}`)
}

/** Asks as the owner of an extraction that is there. */
export async function needsRoute(
  scene: Pick<Scene, 'manifest'>,
  backendUrl: string,
  own: Named,
): Promise<void> {
  isProvided(scene, (await shown(scene, backendUrl, own)).status)
}
