/** Which major version of Postgres the target has, and which the system's own files start. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Unverified } from '../core/errors.ts'
import type { ComposeProject } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import { query } from '../services/postgres/driver.ts'
import { allServices } from './compose-files.ts'
import { expectEqual } from './expect.ts'
import { workflowAt } from './workflows.ts'

/** Source: document 001, "PostgreSQL 17". */
const documented = 17

/** The target's server is of the documented version; on another one nothing can be said. */
export async function onDocumentedVersion({ addresses }: Scene): Promise<string> {
  const sql = `select current_setting('server_version_num')::int / 10000 as major,
    current_setting('server_version') as version`
  const [row] = await query(addresses.postgres.url, sql)
  if (row?.major === documented) return String(row.version)
  throw new Unverified(`needs PostgreSQL ${documented}: the target has ${row?.version}`)
}

/** Images of Postgres by where they are named. */
export function databaseImages(
  { manifest }: Scene,
  project: ComposeProject,
  repository: string,
): Record<string, string> {
  const { composition, backend, client } = manifest.workflows
  const composed = allServices(project).map(({ name, image }) => [name, image] as const)
  // One that is missing starts no database; that it is missing is said elsewhere.
  const files = [composition, backend, client].filter((file) => existsSync(join(repository, file)))
  const started = [...new Set(files)].flatMap((file) =>
    Object.values(workflowAt(repository, file).jobs).flatMap(({ services }) =>
      Object.entries(services).map(([name, { image }]) => [`${file}: ${name}`, image] as const),
    ),
  )
  const images = [...composed, ...started].map(([place, image]) => [place, String(image ?? '')])
  return Object.fromEntries(
    images.filter(([, image = '']) => /(^|\/)(postgres|pgvector|postgis)\b/.test(image)),
  )
}

/** Each of them is of the documented version. */
export function allOfDocumentedVersion(images: Readonly<Record<string, string>>): void {
  const others = Object.entries(images).filter(([, image]) => majorOf(image) !== documented)
  expectEqual(`images of another PostgreSQL than ${documented}`, Object.fromEntries(others), {})
}

/** `postgres:17-alpine`, `supabase/postgres:17.6.1.011`, `pgvector/pgvector:pg17`. */
function majorOf(image: string): number | undefined {
  const major = /:(?:pg|v)?(\d+)/.exec(image)?.[1]
  return major === undefined ? undefined : Number(major)
}
