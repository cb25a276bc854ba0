/** What a run was a run of: without it nobody can tell which runs belong together. */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { execa } from 'execa'
import type { RecordHead, Subject } from '../ports/run-record.ts'
import type { AnyManifest } from '../systems/manifest.ts'
import type { Assignment } from './commands/run.ts'
import { root as checkout } from './root.ts'
import { inWords, type Selection } from './selection.ts'
import { shardOf } from './shards.ts'

/** All of the record that is settled before the first request. */
export async function recordHead(
  root: string,
  { options, manifests, features, waivers }: Assignment,
  { planned }: Selection,
): Promise<Omit<RecordHead, 'problems'>> {
  return {
    format: 1,
    plumbline: plumblineVersion(),
    catalogue: catalogueOf(root),
    subjects: await Promise.all(manifests.map(subjectOf)),
    selection: inWords(options, true),
    shard: shardOf(options.shard),
    planned,
    standing: features.scenarios.map(({ name, uri, line, requirements }) => {
      return { name, uri, line, requirements }
    }),
    waivers,
  }
}

/** Version of this Plumbline. */
export function plumblineVersion(): string {
  const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
  return String(version)
}

/** Ledger and features in one figure: a line that moved is another catalogue. */
function catalogueOf(root: string): string {
  const files = globSync(join(root, 'features', '**', '*.{feature,yaml}')).sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${relative(root, file)}\n${readFileSync(file, 'utf8')}\n`)
  return hash.digest('hex')
}

async function subjectOf({ system, file, repository }: AnyManifest): Promise<Subject> {
  const git = ['rev-parse', 'HEAD']
  const { exitCode, stdout } = await execa('git', git, { cwd: repository, reject: false })
  const manifest = createHash('sha256').update(readFileSync(file)).digest('hex')
  return { system, manifest, commit: exitCode === 0 ? stdout.trim() : 'unknown' }
}
