/** What the files of the repository say of the size and the place of staging and production. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDotenv } from '../artifacts/compose/dotenv.ts'
import { Unverified } from '../core/errors.ts'
import type { ComposeProject } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import { workersOf } from './compose-worker.ts'
import { expectEqual, expectThat } from './expect.ts'

/** One of the services that run the worker's program has so many replicas, by the key that counts. */
export function hasReplicas(project: ComposeProject, manifest: Manifest, wanted: number): void {
  const received = Object.fromEntries(
    workersOf(project, manifest).map(({ name, replicas }) => [name, replicas]),
  )
  expectThat(Object.values(received).includes(wanted), 'no worker has the documented replicas', {
    expected: wanted,
    received,
  })
}

/** What the sample of production says; what it leaves open is filled in elsewhere. */
export function valuesOfProduction(manifest: Manifest): Sample {
  const { repository, environments } = manifest
  if (!existsSync(join(repository, environments.samples.production))) return {}
  const production = sampleAt(join(repository, environments.samples.production))
  return Object.fromEntries(Object.entries(production).filter(([, value]) => value.trim() !== ''))
}

type Sample = Readonly<Record<string, string>>

/** The two samples: each environment has a project and a Redis of its own, in one region. */
export function samplesOfDeployments({ repository, environments }: Manifest) {
  const read = (name: 'staging' | 'production') => {
    const file = environments.samples[name]
    const path = join(repository, file)
    if (!existsSync(path))
      throw new Unverified(`needs environments.samples.${name} in the manifest: no ${file}`)
    return sampleAt(path)
  }
  return { staging: read('staging'), production: read('production') }
}

const sampleAt = (file: string): Sample => parseDotenv(readFileSync(file, 'utf8'), () => undefined)

/** Somebody puts the value in: two that are the same share nothing. */
const isOpen = (value: string) =>
  value.trim() === '' || /<[^>]+>|\$\{|\bchange-?(this|me)|\byour[-_]|\[[A-Z][\w -]*\]/i.test(value)

/** Nothing that keeps data is shared; what is left open in a sample is not told. */
export function shareNoProject({ staging, production }: ReturnType<typeof samplesOfDeployments>) {
  const shared = ['SUPABASE_URL', 'DATABASE_URL', 'REDIS_URL'].filter(
    (name) => staging[name] === production[name] && !isOpen(staging[name] ?? ''),
  )
  expectEqual('services that staging shares with production', shared, [])
}

/** The pooler's host names the region: https://supabase.com/docs/guides/database/connecting-to-postgres */
export function lieInOneRegion({ staging, production }: ReturnType<typeof samplesOfDeployments>) {
  const region = ({ DATABASE_URL = '' }: Sample) =>
    /@aws-\d+-([a-z0-9-]+)\.pooler\./.exec(DATABASE_URL)?.[1] ?? 'none that is told'
  expectEqual('the region of staging', region(staging), region(production))
}

/** Redis is somebody's service with encryption, and not a container of the composition. */
export function hasManagedRedis(
  { production }: ReturnType<typeof samplesOfDeployments>,
  project: ComposeProject,
): void {
  const { REDIS_URL = '' } = production
  const host = /@([^:/]+)/.exec(REDIS_URL)?.[1] ?? ''
  expectThat(
    REDIS_URL.startsWith('rediss://') && !(host in project.services),
    'the Redis of production',
    {
      expected: 'a managed one, reached by rediss://',
      received: host === '' ? 'none that is told' : `${REDIS_URL.split(':')[0]}://${host}`,
    },
  )
}
