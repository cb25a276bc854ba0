/** A project with signing keys: its backend, and tokens of its key and of others. */

import { Unverified } from '../../core/errors.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { productionReady, withObjectStore } from '../../run/shared-production.ts'
import { type KeyServer, startKeyServer } from '../../services/supabase/token-kit/key-server.ts'
import { credential } from '../../services/supabase/token-kit/kit.ts'
import { claimsOf, type Materials } from '../../services/supabase/token-kit/materials.ts'
import { expectEqual } from '../expect.ts'

/** A backend that is told where the project publishes its keys. */
export async function backendWithKeys(
  scene: ProductionScene,
): Promise<{ keys: KeyServer; url: string }> {
  const { publishedKeys } = scene.production.variables
  if (publishedKeys === undefined) {
    throw new Unverified('needs variables.publishedKeys in the manifest')
  }
  const keys = await startKeyServer()
  scene.scope.undo("stop the project's keys", () => keys.close())
  const backend = await scene.start('backend', { [publishedKeys]: keys.url })
  await productionReady(scene.production, backend, withObjectStore(scene.addresses))
  return { keys, url: backend.url }
}

const genuine = 'the published key'

/** One header of the published key and two that only look like it. */
export async function credentialsFor(
  keys: KeyServer,
  materials: Materials,
): Promise<Record<string, string | undefined>> {
  const known = { ...materials, publicKey: keys.publicKey }
  const claims = claimsOf(materials)
  return {
    [genuine]: `Bearer ${await keys.sign(claims)}`,
    "a stranger's key": await credential('a token of an unknown key pair', known),
    'the key as a secret': await credential('a token of the published key as a secret', known),
  }
}

/** Every area opens to the published key and refuses the others as unknown. */
export function onlyPublishedOpens(
  asked: Readonly<Record<string, Readonly<Record<string, number>>>>,
): void {
  for (const [name, statuses] of Object.entries(asked)) {
    const wanted = name === genuine ? 200 : 401
    const others = Object.entries(statuses).filter(([, status]) => status !== wanted)
    expectEqual(
      `answers to a token of ${name} other than ${wanted}`,
      Object.fromEntries(others),
      {},
    )
  }
}
