/** The fields of a manifest, each with its documented default; the parts explain themselves. */
import { z } from 'zod'
import { composition } from './manifest-parts/composition.ts'
import { deployment } from './manifest-parts/deployment.ts'
import { environments } from './manifest-parts/environments.ts'
import { ingestion, routes } from './manifest-parts/http.ts'
import { processes } from './manifest-parts/processes.ts'
import { queue } from './manifest-parts/queue.ts'
import { documents, inspection, workflows } from './manifest-parts/repository.ts'
import { settings } from './manifest-parts/settings.ts'
import { administrator, buckets, extractions, files, migrations } from './manifest-parts/stores.ts'

export const schema = z.strictObject({
  system: z.enum(['curriculum-extractor', 'production-migration', 'vocabgo']),
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
  queue,
  settings,
  composition,
  environments,
  inspection,
  workflows,
  documents,
  deployment,
})

export type ManifestData = z.infer<typeof schema>
export type ProcessRole = keyof ManifestData['processes']
