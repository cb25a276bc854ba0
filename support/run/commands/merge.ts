/** `plumbline merge DIR ...`: several runs (shards, targets) into one verdict and one report. */
import { resolve } from 'node:path'
import { type MergeOptions, mergeOptions } from '../../config/options.ts'
import { suiteError } from '../../core/errors.ts'
import { redactor, secretsOf } from '../../core/redact.ts'
import { renderers } from '../../reporting/write-all.ts'
import { exitCodeOf } from '../../requirements/judge.ts'
import { mergeFaults } from '../merge/agreement.ts'
import { mergeRecords } from '../merge/merge-records.ts'
import { readRecords } from '../merge/read-records.ts'
import { provenance } from '../provenance.ts'
import { publishReports } from '../publish.ts'
import { plumblineVersion } from '../record.ts'
import { root } from '../root.ts'

/** Exit codes are those of `run`, over the union; 3 when the runs do not belong together. */
export async function merge(args: readonly string[]): Promise<number> {
  const options = mergeOptions(args)
  keepApart(options)
  const found = readRecords(options.folders)
  const faults = mergeFaults(found, plumblineVersion())
  if (faults.length > 0) {
    throw suiteError('MERGE_REFUSED', { detail: faults.map((fault) => `\n  ${fault}`).join('') })
  }
  const origin = await provenance(root, ['merge', ...args])
  const merged = mergeRecords(
    found.map(({ record }) => record),
    origin,
  )
  const { redact } = redactor(secretsOf(process.env))
  // Messages of several runs are no stream of one; each stays with its run.
  const table = renderers.filter(({ output }) => output !== 'messages.ndjson')
  const published = await publishReports(merged, { dir: resolve(options.reports), redact, table })
  return exitCodeOf(published, options.requireComplete)
}

/** The merged reports would take the place of those that they are made of. */
function keepApart({ folders, reports }: MergeOptions): void {
  const own = folders.find((folder) => resolve(folder) === resolve(reports))
  if (own === undefined) return
  const rule = 'a folder that is not merged itself'
  throw suiteError('OPTION_VALUE', { option: '--reports', given: own, rule, example: 'merged' })
}
