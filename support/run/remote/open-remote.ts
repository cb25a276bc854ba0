/** Opens the remote target: permission, lock, journal; starts nothing and changes nothing. */

import type { RunOptions } from '../../config/options.ts'
import { type RemotePlace, remotePlace } from '../../config/remote.ts'
import { suiteError } from '../../core/errors.ts'
import { markOf } from '../../core/run-mark.ts'
import type { Scope } from '../../core/scope.ts'
import type { Certificate } from '../../ports/certificate.ts'
import type { Terms } from '../../ports/guard.ts'
import { certificateLines } from '../../reporting/certificate-lines.ts'
import { lockForRun } from '../../services/postgres/foreign.ts'
import { call } from '../../systems/http-client.ts'
import { type AnyManifest, isProject } from '../../systems/manifest.ts'
import { beginJournal, forgetJournal } from '../../targets/remote/journal.ts'
import type { SharedSystem } from '../address-book.ts'
import { journalOf } from './journals.ts'
import { refuseWithoutPermission } from './permission.ts'
import { placesOf, type SystemPlace } from './places.ts'
import { type Settlement, settle } from './settle.ts'

export interface OpenedRemote {
  readonly systems: readonly SharedSystem[]
  readonly terms: Terms
  /** Takes everything away, once; whoever asks again gets the same answer. */
  settle(): Promise<Certificate>
}

/** How long the clean-up may take after a signal: jobs that run are waited for. */
const settleBudgetMs = 150_000

export async function openRemote(
  options: RunOptions,
  manifests: readonly AnyManifest[],
  run: { readonly id: string; readonly scope: Scope },
): Promise<OpenedRemote> {
  const config = remotePlace(options.remote, process.env)
  const places = placesOf(config, manifests)
  const mark = markOf(run.id)
  await claimPlaces(config, places, mark, run.scope)
  const journal = journalOf(mark)
  beginJournal(journal)
  const { name } = config
  const settled = settler({ name, mark, journal, places, dryRun: options.dryRun })
  run.scope.undo('take away what the run has created', settled.atEnd, settleBudgetMs)
  const systems = await Promise.all(places.map(systemAt))
  return { systems, terms: termsOf(config, options, mark, journal), settle: settled.forReport }
}

/** Permission, then the lock of every database; a run that does not get them has written nothing. */
export async function claimPlaces(
  config: RemotePlace,
  places: readonly SystemPlace[],
  mark: string,
  scope: Scope,
): Promise<void> {
  await refuseWithoutPermission(config, places)
  const stores = places.filter(({ hasStores }) => hasStores)
  const databases = new Set(stores.map(({ stack }) => stack.postgres.url))
  for (const url of databases) {
    const lock = await lockForRun(url, mark)
    // Two addresses may lead to the same database: then the lock is this run's already.
    if (lock === mark) continue
    if (typeof lock === 'string') {
      throw suiteError('REMOTE_BUSY', { place: config.name, holder: lock })
    }
    scope.undo('release the lock of the run', () => lock.release())
  }
}

/** Settles once; the run's own end tells the answer, unless a report has been given it before. */
function settler(settlement: Settlement) {
  let settled: Promise<Certificate> | undefined
  let reported = false
  const certificate = () => {
    settled ??= settle(settlement).then((made) => {
      // The journal is forgotten only when nothing is left that it could tell of.
      if (made.left.length === 0) forgetJournal(settlement.journal)
      return made
    })
    return settled
  }
  return {
    forReport: () => {
      reported = true
      return certificate()
    },
    atEnd: async () => {
      // Asked before the wait: a run that is interrupted goes on to a report that nobody will see.
      const told = reported
      const made = await certificate()
      const lines = told ? [] : certificateLines({ certificate: made })
      for (const line of lines) process.stderr.write(`${line}\n`)
      if (made.left.length > 0) throw new Error(`${made.left.length} things are left`)
    },
  }
}

function termsOf(config: RemotePlace, options: RunOptions, mark: string, journal: string): Terms {
  const { writes, writesPerSecond, minutes } = config.budgets
  return {
    mark,
    journal,
    hosts: config.allow,
    allow: options.allow,
    dryRun: options.dryRun,
    writes: Math.max(1, Math.floor(writes / options.parallel)),
    writesPerSecond: writesPerSecond / options.parallel,
    endsAt: Date.now() + minutes * 60_000,
  }
}

/** What the workers get of it; nothing is started. */
async function systemAt({ manifest, system, api, stack }: SystemPlace): Promise<SharedSystem> {
  const failure = isProject(manifest) ? {} : await failureOf(api + manifest.routes.health)
  const shared = { manifest: manifest.file, system, stack, backendUrl: api }
  return { ...shared, ...failure, environment: {}, logs: {} }
}

async function failureOf(health: string): Promise<{ failure?: string }> {
  try {
    const { status } = await call(health, { withinMs: 10_000 })
    return status === 200 ? {} : { failure: `the health check answers ${status}` }
  } catch (error) {
    return { failure: (error as Error).message }
  }
}
