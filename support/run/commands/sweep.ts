/** `plumbline sweep`: removes what crashed runs have left on a remote target, by the marks on it. */
import { availableParallelism } from 'node:os'
import { sweepOptions } from '../../config/options.ts'
import { remotePlace } from '../../config/remote.ts'
import { anyMark, markOf } from '../../core/run-mark.ts'
import { exitCodes } from '../../core/verdict.ts'
import { certificateLines } from '../../reporting/certificate-lines.ts'
import { loadManifests } from '../../systems/manifest.ts'
import { inScope } from '../lifecycle.ts'
import { provenance } from '../provenance.ts'
import { claimPlaces } from '../remote/open-remote.ts'
import { placesOf, type SystemPlace } from '../remote/places.ts'
import { sweepPlaces } from '../remote/sweep-places.ts'
import { root } from '../root.ts'

/** 0 when nothing of any run is left, else 2. A run that goes on holds the lock, so it is never met. */
export async function sweep(args: readonly string[]): Promise<number> {
  const options = sweepOptions(args, availableParallelism())
  const config = remotePlace(options.remote, process.env)
  const all = loadManifests(options.systems, `${root}/fixtures/systems`)
  const chosen = options.systems.length > 0
  const manifests = all.filter(({ system }) => chosen || config.systems[system] !== undefined)
  const places: SystemPlace[] = placesOf(config, manifests)
  const { id } = await provenance(root, ['sweep', ...args])
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const { value, problems } = await inScope(
    'sweep',
    async (scope) => {
      await claimPlaces(config, places, markOf(id), scope)
      const before = new Date(Date.now() - options.olderThanMs)
      return sweepPlaces({ name: config.name, places, before, dryRun: options.dryRun })
    },
    say,
  )
  const runs = value.marks.filter((mark) => anyMark.test(mark))
  say(
    `${options.dryRun ? 'would sweep' : 'swept'} ${runs.length} runs: ${runs.join(', ') || 'none'}`,
  )
  for (const line of certificateLines(value)) say(line)
  for (const problem of problems) say(problem)
  const clean = value.certificate.left.length === 0 && problems.length === 0
  return clean ? exitCodes.conforms : exitCodes.unverified
}
