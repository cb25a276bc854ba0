/** Variables that are named after Celery, and systems whose queue is another one's. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Manifest } from '../systems/manifest.ts'

/** What is installed or made is nothing that a team has said. */
const aside = /(^|[\\/])(node_modules|\.git|dist)$/

/**
 * Whether a system has to have this variable. `CELERY_…` means nothing to a queue of BullMQ's, which has one
 * address for jobs and results: it is asked for only where the system is started with it.
 */
export function isAsked(manifest: Manifest, name: string): boolean {
  if (!name.startsWith('CELERY_') || name in manifest.environment) return true
  return !isOfBullmq(manifest)
}

/** BullMQ by its packages: it is also what a manifest means that says nothing. */
export const isOfBullmq = ({ queue, repository }: Manifest): boolean =>
  queue.kind === 'bullmq' && dependsOnBullmq(repository)

function dependsOnBullmq(repository: string): boolean {
  const files = globSync('{,*/,*/*/}package.json', {
    cwd: repository,
    exclude: (path) => aside.test(path),
  })
  return files.some((file) => /"bullmq"\s*:/.test(readFileSync(join(repository, file), 'utf8')))
}
