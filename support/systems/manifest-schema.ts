/** The fields of a manifest, each with its documented default; the parts explain themselves. */
import { z } from 'zod'
import { orUnverified, whyNotRunning } from './left-out.ts'
import { accounts } from './manifest-parts/accounts.ts'
import { composition } from './manifest-parts/composition.ts'
import { list, pool, questions } from './manifest-parts/database.ts'
import { deployment } from './manifest-parts/deployment.ts'
import { environments } from './manifest-parts/environments.ts'
import { ingestion, routes } from './manifest-parts/http.ts'
import { mail } from './manifest-parts/mail.ts'
import { alerts, events, frontendErrors, release, statistics } from './manifest-parts/monitoring.ts'
import { processes } from './manifest-parts/processes.ts'
import { areas, openRoutes } from './manifest-parts/production/areas.ts'
import { productionComposition } from './manifest-parts/production/composition.ts'
import {
  applicationUsers,
  encrypted,
  migrate,
  operatorSql,
  withoutVectors,
} from './manifest-parts/production/database.ts'
import { productionDocuments } from './manifest-parts/production/documents.ts'
import { execution, executionQueue, search } from './manifest-parts/production/executions.ts'
import { health, listing, uploads } from './manifest-parts/production/files.ts'
import { pages } from './manifest-parts/production/pages.ts'
import { sources } from './manifest-parts/production/sources.ts'
import { variables } from './manifest-parts/production/variables.ts'
import { columns, project, rows, succeeded } from './manifest-parts/project.ts'
import { queue } from './manifest-parts/queue.ts'
import { redis } from './manifest-parts/redis.ts'
import { documents, inspection, workflows } from './manifest-parts/repository.ts'
import { resilience } from './manifest-parts/resilience.ts'
import { settings } from './manifest-parts/settings.ts'
import {
  administrator,
  buckets,
  extractions,
  files,
  migrations,
  projectSql,
} from './manifest-parts/stores.ts'
import { superuser } from './manifest-parts/superuser.ts'
import { variables as environment } from './manifest-parts/variables.ts'

/** How the reports call the system; the name of its folder where nothing is said. */
const title = z.string().min(1).optional()

const curriculumExtractor = z.strictObject({
  system: z.literal('curriculum-extractor'),
  title,
  /**
   * The variables of the system and their values. Where its logs name what they tell of outside development
   * only, these are the values of staging: the rows about an environment choose their own.
   */
  environment,
  processes,
  routes,
  ingestion,
  extractions,
  buckets,
  projectSql,
  files,
  administrator,
  accounts: accounts.optional(),
  migrations: migrations.optional(),
  pool,
  questions,
  list,
  queue,
  redis,
  settings,
  resilience,
  composition,
  environments,
  mail,
  superuser,
  inspection: inspection.optional(),
  workflows,
  documents,
  events,
  statistics,
  alerts,
  release,
  frontendErrors,
  deployment,
})

const vocabgo = z.strictObject({
  system: z.literal('vocabgo'),
  title,
  project,
  columns,
  rows,
  succeeded,
})

const productionMigration = z
  .strictObject({
    system: z.literal('production-migration'),
    title,
    /** The variables of the system and their values; empty only where nothing runs. */
    environment: z.record(z.string(), z.string()).default({}),
    withoutVectors,
    encrypted,
    processes,
    routes: openRoutes,
    areas,
    uploads,
    listing,
    execution,
    queue: executionQueue,
    search,
    health,
    composition: productionComposition,
    migrate,
    projectSql: operatorSql,
    users: applicationUsers,
    variables,
    sources,
    pages,
    documents: productionDocuments,
  })
  .refine(
    ({ processes, environment }) =>
      Object.keys(processes).length === 0 || Object.keys(environment).length > 0,
    {
      path: ['environment'],
      error: 'must name the variables of the processes that start',
    },
  )

/** One row for each system. */
export const schema = z.discriminatedUnion('system', [
  curriculumExtractor,
  vocabgo,
  productionMigration,
])

type Told = z.infer<typeof curriculumExtractor>
type ToldProduction = z.infer<typeof productionMigration>
type Titled = { readonly title: string }
type Processes = {
  readonly processes: Omit<Told['processes'], 'backend' | 'worker'> & {
    readonly [Role in 'backend' | 'worker']: NonNullable<Told['processes'][Role]>
  }
}

/** As the checks see it: what was left out is `Unverified` when it is looked at. */
export type ManifestData = Omit<Told, 'title' | 'processes' | 'migrations' | 'inspection'> &
  Titled &
  Processes & {
    readonly migrations: NonNullable<Told['migrations']>
    readonly inspection: NonNullable<Told['inspection']>
  }
export type ProjectData = Omit<z.infer<typeof vocabgo>, 'title'> & Titled
export type ProductionData = Omit<ToldProduction, 'title' | 'processes'> & Titled & Processes
export type ProcessRole = keyof ManifestData['processes']

/** A manifest with every part, whatever it says. */
export function completed(
  told: z.infer<typeof schema>,
  folder: string,
): ManifestData | ProjectData | ProductionData {
  const title = told.title ?? folder
  if (told.system === 'vocabgo') return { ...told, title }
  const processes = orUnverified<Processes['processes']>(
    told.processes,
    ['backend', 'worker'],
    whyNotRunning,
  )
  if (told.system === 'production-migration') return { ...told, title, processes }
  const { migrations, inspection } = told
  const needed = (part: string) => (field: string) => `needs ${part}.${field} in the manifest`
  const fields = ['table', 'column', 'keeps', 'files', 'cwd', 'up', 'check'] as const
  return {
    ...{ ...told, title },
    composition: byRole(told.composition),
    processes,
    migrations: orUnverified<ManifestData['migrations']>(migrations, fields, needed('migrations')),
    inspection: orUnverified<ManifestData['inspection']>(
      inspection,
      ['registered'],
      needed('inspection'),
    ),
  }
}

/** Whether there is such a process, or only the repository. */
export function runs({ processes }: Processes, role: ProcessRole): boolean {
  return Object.keys(processes).includes(role)
}

/** A port may be said of the service's own name: the suite asks by the part that the service plays. */
function byRole(composition: ManifestData['composition']): ManifestData['composition'] {
  const { services, ports } = composition
  const own = Object.entries(services).flatMap(([role, name]) =>
    ports[name] === undefined ? [] : [[role, ports[name]] as const],
  )
  return { ...composition, ports: { ...Object.fromEntries(own), ...ports } }
}
