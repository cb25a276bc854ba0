/** The containers that the proxy of a composition leads to, and how it treats them by its labels. */
import { readRouting } from '../artifacts/traefik/read-traefik.ts'
import type { ComposeProject } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import type { PlayedComposition } from '../targets/embedded/compose-supervisor.ts'
import type { Behind } from './front.ts'
import type { ReadinessCheck } from './readiness.ts'

/** Services with the program of the API, however often they stand in the files. */
export function apiServices(project: ComposeProject, { composition }: Manifest): string[] {
  const api = project.services[composition.services.backend]
  const program = (name: string) => {
    const { build, command, entrypoint } = project.services[name] ?? {}
    return JSON.stringify([build?.context, command, entrypoint])
  }
  if (api === undefined) return []
  return Object.keys(project.services).filter((name) => program(name) === program(api.name))
}

/** What the proxy knows at this moment: it follows the containers' health, as the engine tells it. */
export function proxiedBy(
  project: ComposeProject,
  manifest: Manifest,
  played: () => PlayedComposition | undefined,
): () => Behind {
  const names = apiServices(project, manifest)
  const port = manifest.composition.ports.backend ?? 8000
  const { attempts, check } = treatmentOf(project, manifest)
  return () => {
    const composition = played()
    const healthy = (composition?.now.ps() ?? []).filter(
      ({ service, state, health }) =>
        names.includes(service) && state === 'running' && health === 'healthy',
    )
    const addresses = healthy.flatMap(({ service }) => composition?.address(service, port) ?? [])
    return { addresses, attempts, ...(check && { check }) }
  }
}

/** Traefik 3, "Retry" and "Health Check" of a load balancer; its own figures where a label is missing. */
function treatmentOf(project: ComposeProject, { composition }: Manifest) {
  const { routers, middlewares, balancers } = readRouting(project)
  const router = routers.find(({ service }) => service === composition.services.backend)
  const attempts = router?.middlewares.map((name) => middlewares.get(`${name}.retry.attempts`))
  const labels = [...balancers].filter(
    ([name]) => router?.balancer === undefined || name.startsWith(`${router.balancer}.`),
  )
  const of = (field: string) =>
    labels.find(([name]) => name.endsWith(`.loadbalancer.healthcheck.${field}`))?.[1]
  const path = of('path')
  const check: ReadinessCheck | undefined =
    path === undefined
      ? undefined
      : {
          path,
          everyMs: milliseconds(of('interval') ?? '30s'),
          withinMs: milliseconds(of('timeout') ?? '5s'),
        }
  return { attempts: Number(attempts?.find((each) => each !== undefined) ?? 1), check }
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 }

/** Durations of Go, such as `1m30s`; a bare number counts seconds. */
function milliseconds(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1_000
  const parts = [...text.matchAll(/([\d.]+)(ms|s|m)/g)]
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0)
}
