/** `plumbline faults`: breaks the reference systems on purpose and sees who notices. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { type FaultOptions, faultOptions } from '../../config/options.ts'
import { describe, SuiteError, suiteError } from '../../core/errors.ts'
import { exitCodes } from '../../core/verdict.ts'
import type { Trial } from '../../ports/trial.ts'
import { faultsPage } from '../../reporting/faults-page.ts'
import { loadLedger } from '../../requirements/ledger.ts'
import { readFeatures, type StandingScenario } from '../../requirements/scenarios.ts'
import { readSample } from '../../selftest/sample.ts'
import { readFaults, type SeededFault } from '../../selftest/seeded-fault.ts'
import { faultsJson } from '../../selftest/trial.ts'
import { tryFault } from '../faults/try-fault.ts'
import { root } from '../root.ts'

/** 0 when every fault was caught by name and nothing else fell, else 1; 3 when one could not be tried. */
export async function faults(args: readonly string[]): Promise<number> {
  const options = faultOptions(args, availableParallelism())
  const folder = join(root, 'fixtures', 'seeded-faults')
  const all = readFaults(folder)
  const ids = [...options.ids, ...(options.sample ? readSample(folder) : [])]
  const chosen = inShard(choose(all, ids), options.shard)
  const { scenarios } = readFeatures(root)
  const dir = resolve(options.reports, 'faults')
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  const trials = await inTurn(chosen, options.parallel, (fault) => attempt(fault, scenarios, dir))
  return conclude(trials, all, options)
}

/** Says at once what has come of a fault; undefined when it could not be tried: the others still can. */
async function attempt(
  fault: SeededFault,
  scenarios: readonly StandingScenario[],
  dir: string,
): Promise<Trial | undefined> {
  try {
    const trial = await tryFault(fault, scenarios, dir)
    process.stdout.write(`${lineOf(trial)}\n`)
    return trial
  } catch (error) {
    if (!(error instanceof SuiteError)) throw error
    process.stdout.write(`? ${fault.id} could not be tried: ${describe(error)}\n`)
    return undefined
  }
}

function choose(all: readonly SeededFault[], ids: readonly string[]): readonly SeededFault[] {
  const unknown = ids.find((id) => !all.some((fault) => fault.id === id))
  if (unknown !== undefined) {
    const choices = 'the names of the files in fixtures/seeded-faults/'
    throw suiteError('OPTION_CHOICE', { option: 'the fault', given: unknown, choices })
  }
  const chosen = ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id))
  if (chosen.length === 0) throw suiteError('NOTHING_SELECTED', { selection: 'this command' })
  return chosen
}

/** Dealt out in turn, as cucumber deals out scenarios. */
function inShard(
  chosen: readonly SeededFault[],
  shard: string | undefined,
): readonly SeededFault[] {
  const [index = 1, total = 1] = (shard ?? '1/1').split('/').map(Number)
  return chosen.filter((_, place) => place % total === index - 1)
}

/** At most `width` at once; the results keep the order of the items. */
async function inTurn<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const queue = [...items.entries()]
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [place, item] = next
      results[place] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  return results
}

function lineOf({ fault, caught, survivedBy, falseAlarms, messages, wallMs }: Trial): string {
  const seconds = `${(wallMs / 1000).toFixed(1)} s`
  const notes = [
    ...survivedBy.map((id) => `    ${id} did not notice: ${messages[id] ?? 'not verified'}`),
    ...falseAlarms.map((id) => `    ${id} is a false alarm: ${messages[id] ?? ''}`),
  ]
  const good = caught && falseAlarms.length === 0
  return [`${good ? '✓' : '✗'} ${fault.id} (${seconds})`, ...notes].join('\n')
}

function conclude(
  attempts: readonly (Trial | undefined)[],
  all: readonly SeededFault[],
  options: FaultOptions,
): number {
  const trials = attempts.filter((trial) => trial !== undefined)
  const dir = resolve(options.reports)
  const record = faultsJson(trials)
  writeFileSync(join(dir, 'faults.json'), `${JSON.stringify(record, null, 2)}\n`)
  writeFileSync(join(dir, 'faults.html'), faultsPage(trials, withoutFault(all)))
  const { faults: count, caught, falseAlarms } = record.totals
  process.stdout.write(`\n${caught} of ${count} faults caught, ${falseAlarms} false alarms\n`)
  process.stdout.write(`${withoutFault(all).length} required promises have no fault yet\n`)
  const untried = attempts.length - count
  if (untried > 0) process.stdout.write(`${untried} could not be tried\n`)
  if (caught < count || falseAlarms > 0) return exitCodes.violated
  return untried > 0 ? exitCodes.couldNotRun : exitCodes.conforms
}

/** Required rows of the ledger that no fault breaks. */
function withoutFault(all: readonly SeededFault[]): string[] {
  const broken = new Set(all.flatMap(({ breaks }) => breaks))
  const musts = loadLedger(join(root, 'features')).filter(({ level }) => level === 'must')
  return musts.map(({ id }) => id).filter((id) => !broken.has(id))
}
