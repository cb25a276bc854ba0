/** The fields of a manifest, each with its documented default; the parts explain themselves. */
import { z } from 'zod'
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
import { applicationUsers, migrate } from './manifest-parts/production/database.ts'
import { productionDocuments } from './manifest-parts/production/documents.ts'
import { sources } from './manifest-parts/production/sources.ts'
import { variables } from './manifest-parts/production/variables.ts'
import { columns, project, succeeded } from './manifest-parts/project.ts'
import { queue } from './manifest-parts/queue.ts'
import { redis } from './manifest-parts/redis.ts'
import { documents, inspection, workflows } from './manifest-parts/repository.ts'
import { resilience } from './manifest-parts/resilience.ts'
import { settings } from './manifest-parts/settings.ts'
import { administrator, buckets, extractions, files, migrations } from './manifest-parts/stores.ts'
import { superuser } from './manifest-parts/superuser.ts'

const curriculumExtractor = z.strictObject({
  system: z.literal('curriculum-extractor'),
  title: z.string(),
  /** The variables of the system and their values. */
  environment: z.record(z.string(), z.string()),
  processes,
  routes,
  ingestion,
  extractions,
  buckets,
  files,
  administrator,
  migrations,
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
  inspection,
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
  title: z.string(),
  project,
  columns,
  succeeded,
})

const productionMigration = z.strictObject({
  system: z.literal('production-migration'),
  title: z.string(),
  /** The variables of the system and their values. */
  environment: z.record(z.string(), z.string()),
  processes,
  routes: openRoutes,
  areas,
  composition: productionComposition,
  migrate,
  users: applicationUsers,
  variables,
  sources,
  documents: productionDocuments,
})

/** One row for each system. */
export const schema = z.discriminatedUnion('system', [
  curriculumExtractor,
  vocabgo,
  productionMigration,
])

export type ManifestData = z.infer<typeof curriculumExtractor>
export type ProjectData = z.infer<typeof vocabgo>
export type ProductionData = z.infer<typeof productionMigration>
export type ProcessRole = keyof ManifestData['processes']
