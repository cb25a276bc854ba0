/** Connections to the database that nobody on the way can read, as the example of the environment asks. */

import { join } from 'node:path'
import { repositoryFiles } from '../../artifacts/repository-files.ts'
import { Unverified, Violation } from '../../core/errors.ts'
import { byWayOf } from '../../faults/by-way.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { makeCertificate } from '../../services/mailbox/certificate.ts'
import { startTlsFront, type TlsFront } from '../../services/postgres/tls-front.ts'
import type { Changes } from '../../systems/environment.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import type { SystemProcess } from '../../systems/system.ts'
import { expectThat } from '../expect.ts'
import { exampleOf } from './composition.ts'
import { outcomeOf } from './own-store.ts'

export interface Encrypted {
  readonly front: TlsFront
  /** Lead a process there. */
  readonly changes: Changes
}

/** What the address in the example says beside the place, such as `sslmode=require`. */
function parametersOfExample({ production }: ProductionScene): URLSearchParams {
  const address = exampleOf(production)[production.variables.database] ?? ''
  return new URLSearchParams(address.split('?')[1] ?? '')
}

/** A way to the database that takes nobody without encryption, and an address as the example writes it. */
export async function encryptedWay(scene: ProductionScene): Promise<Encrypted> {
  const { dir, scope, addresses, production } = scene
  const { owner } = addresses
  const files = await makeCertificate(join(dir, 'certificate'))
  const front = await startTlsFront({ to: owner, ...files }, scope)
  const url = new URL(byWayOf(owner.url, front))
  for (const [name, value] of parametersOfExample(scene)) {
    // Whose certificate is trusted differs from place to place.
    url.searchParams.set(name, name === 'sslrootcert' ? files.certificateFile : value)
  }
  const trust = files.certificateFile
  return {
    front,
    changes: {
      ...production.encrypted,
      [production.variables.database]: url.href,
      ...{ NODE_EXTRA_CA_CERTS: trust, SSL_CERT_FILE: trust, PGSSLROOTCERT: trust },
    },
  }
}

/** An address that asks for encryption, of a server that has none. */
export function openWay(scene: ProductionScene): Changes {
  const url = new URL(scene.addresses.owner.url)
  for (const [name, value] of parametersOfExample(scene)) url.searchParams.set(name, value)
  const asks = /^(require|verify-ca|verify-full|no-verify)$/
  const named = url.searchParams.get('sslmode') ?? ''
  if (!asks.test(named)) url.searchParams.set('sslmode', 'require')
  return { ...scene.production.encrypted, [scene.production.variables.database]: url.href }
}

/** Healthy, by sessions that are encrypted. */
export async function worksEncrypted(
  scene: ProductionScene,
  backend: SystemProcess,
  { front }: Encrypted,
): Promise<void> {
  const outcome = await untilClear(scene, backend)
  const counts = front.counts()
  scene.measured('sessions', { outcome, ...counts })
  const host = outcome === 200 ? undefined : hostThatIsAskedFor(scene.production)
  if (host !== undefined && counts.encrypted === 0) {
    throw new Unverified(
      `needs encrypted in the manifest, a variable that asks for encryption: ${host} asks for it by the name of the provider's host`,
    )
  }
  expectThat(outcome === 200, 'the backend does not work on an encrypted connection', {
    expected: 'a healthy backend, by the address as the example writes it',
    received: { health: outcome, ...counts },
  })
  expectThat(counts.encrypted > 0, 'no session was encrypted', { received: counts })
}

/**
 * The program that encrypts by the name of the provider's host, as its guides show it, which no database of this
 * machine has. Nothing where the manifest or the example of the address says how else it is asked for.
 */
export function hostThatIsAskedFor(manifest: ProductionManifest): string | undefined {
  const address = exampleOf(manifest)[manifest.variables.database] ?? ''
  if (Object.keys(manifest.encrypted).length > 0 || /[?&]ssl/.test(address)) return undefined
  const files = repositoryFiles(manifest.repository)
  const { backend, shared } = manifest.sources
  const own = files.paths.filter((path) =>
    [backend, ...shared].some((folder) => path.startsWith(`${folder}/`)),
  )
  return own.find((path) => /\.(py|[cm]?[jt]s)$/.test(path) && byHost.test(files.text(path)))
}

/** A setting of encryption and the provider's domain within a few words. */
const byHost =
  /\bssl\w*\b.{0,120}?supabase\\?\.(co|com|\(co)|supabase\\?\.(co|com|\(co).{0,120}?\bssl/is

/** Not healthy: it has not gone on without what the address asks for. */
export async function refusesOpen(scene: ProductionScene, backend: SystemProcess): Promise<void> {
  const outcome = await untilClear(scene, backend)
  expectThat(outcome === 'ended' || outcome >= 500, 'the backend works without encryption', {
    expected: 'an end or a health check that fails: the address asks for encryption',
    received: outcome,
  })
}

/** A backend that ends before it has answered has come out as well. */
async function untilClear(scene: ProductionScene, backend: SystemProcess) {
  try {
    return await outcomeOf(scene, backend)
  } catch (error) {
    if (error instanceof Violation && backend.process.exit() !== undefined) return 'ended' as const
    throw error
  }
}
