/** `plumbline faults`: changes the reference systems, for worse and for nothing, and sees who notices. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { faultOptions } from '../../config/selftest-options.ts'
import { describe, SuiteError } from '../../core/errors.ts'
import { exitCodes } from '../../core/verdict.ts'
import type { Trial, VariantTrial } from '../../ports/trial.ts'
import { faultsPage } from '../../reporting/faults-page.ts'
import { loadLedger } from '../../requirements/ledger.ts'
import { readFeatures, type StandingScenario } from '../../requirements/scenarios.ts'
import { withoutFault } from '../../selftest/score.ts'
import { faultsJson } from '../../selftest/trial.ts'
import { allPatches, type Choice, chosen } from '../faults/chosen.ts'
import { faultLine, variantLine } from '../faults/lines.ts'
import type { RunPlace } from '../faults/run-over.ts'
import { tryFault, tryVariant } from '../faults/try-patch.ts'
import { inTurn } from '../in-turn.ts'
import { root } from '../root.ts'

type Tried = { readonly fault: Trial } | { readonly variant: VariantTrial }

/**
 * 0 when every fault was caught by name, nothing else fell and no variant turned anything red, else 1;
 * 3 when one could not be tried.
 */
export async function faults(args: readonly string[]): Promise<number> {
  const options = faultOptions(args, availableParallelism())
  const all = allPatches()
  const { scenarios } = readFeatures(root)
  const choices = await chosen(all, scenarios, options)
  const dir = resolve(options.reports, 'faults')
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  const place = { dir, target: options.target }
  const tried = await inTurn(choices, options.parallel, (each) => attempt(each, scenarios, place))
  const broken = all.filter(({ kind }) => kind === 'fault').flatMap(({ rows }) => rows)
  const uncovered = withoutFault(loadLedger(join(root, 'features')), broken)
  return conclude(tried, uncovered, resolve(options.reports))
}

/** Says at once what has come of it; undefined when it could not be tried: the others still can. */
async function attempt(
  choice: Choice,
  scenarios: readonly StandingScenario[],
  place: RunPlace,
): Promise<Tried | undefined> {
  const say = (line: string) => process.stdout.write(`${line}\n`)
  try {
    if (choice.kind === 'fault') {
      const fault = await tryFault(choice.patch, scenarios, place)
      say(faultLine(fault))
      return { fault }
    }
    const variant = await tryVariant(choice.patch, scenarios, place)
    say(variantLine(variant))
    return { variant }
  } catch (error) {
    if (!(error instanceof SuiteError)) throw error
    say(`? ${choice.patch.id} could not be tried: ${describe(error)}`)
    return undefined
  }
}

function conclude(
  tried: readonly (Tried | undefined)[],
  uncovered: readonly string[],
  reports: string,
): number {
  const shown = tried.flatMap((each) => (each !== undefined && 'fault' in each ? each.fault : []))
  const trials = shown.filter((each) => !each.outOfReach || each.falseAlarms.length > 0)
  const variants = tried.flatMap((each) =>
    each !== undefined && 'variant' in each ? each.variant : [],
  )
  const record = faultsJson(trials, variants, uncovered)
  writeFileSync(join(reports, 'faults.json'), `${JSON.stringify(record, null, 2)}\n`)
  writeFileSync(join(reports, 'faults.html'), faultsPage(trials, variants, uncovered))
  const { totals } = record
  const untried = tried.filter((each) => each === undefined).length
  const sentences = [
    ...(tried.length === 0 ? ['no patch is concerned'] : []),
    `${totals.caught} of ${totals.faults} faults caught, ${totals.falseAlarms} false alarms`,
    `${totals.redVariants} of ${totals.variants} benign variants turned something red`,
    `${uncovered.length} required promises have no fault: ${uncovered.join(' ') || 'none'}`,
    ...(shown.length > trials.length
      ? [`${shown.length - trials.length} need what this target does not have`]
      : []),
    ...(untried > 0 ? [`${untried} could not be tried`] : []),
  ]
  process.stdout.write(`\n${sentences.join('\n')}\n`)
  const wrong = totals.faults - totals.caught + totals.falseAlarms + totals.redVariants
  if (wrong > 0) return exitCodes.violated
  return untried > 0 ? exitCodes.couldNotRun : exitCodes.conforms
}
