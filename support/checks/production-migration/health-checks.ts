/** Health checks of production: each of the four services has one, and it can say no. */
import { Violation } from '../../core/errors.ts'
import type { ComposeService } from '../../ports/composition.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { checkTellsTheTruth } from '../health-check-trial.ts'
import { type ProductionComposition, type ServiceRole, serviceOf } from './composition.ts'

/** Where the check of a service asks its own container. */
const asks = /(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d+)([\w/.~-]*)/

/** The check asks over HTTP; undefined where it is a program that asks in another way. */
function askedBy({ healthcheck }: ComposeService): { port: number; path: string } | undefined {
  const [, port, path] = asks.exec(healthcheck?.test?.join(' ') ?? '') ?? []
  return port === undefined ? undefined : { port: Number(port), path: path || '/' }
}

/** Those that ask over HTTP succeed on a good answer and fail on an error and on silence. */
export async function checksTellTheTruth(
  read: ProductionComposition,
  manifest: ProductionManifest,
): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {}
  for (const role of ['frontend', 'backend', 'worker'] as const satisfies ServiceRole[]) {
    const service = serviceOf(read, manifest, role)
    const asked = askedBy(service)
    seen[service.name] =
      asked === undefined ? 'asks in another way' : await checkTellsTheTruth(service, asked)
  }
  return seen
}

/** The check of the backend asks the route that asks the stores, and no other. */
export function backendIsAskedForHealth(
  read: ProductionComposition,
  manifest: ProductionManifest,
): void {
  const service = serviceOf(read, manifest, 'backend')
  const path = askedBy(service)?.path.replace(/\/+$/, '')
  if (path === manifest.routes.health.replace(/\/+$/, '')) return
  throw new Violation('what the health check of the backend asks', {
    expected: manifest.routes.health,
    received: service.healthcheck?.test?.join(' ') ?? 'nothing',
  })
}
