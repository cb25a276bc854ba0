/** Tries one fault or one variant, and tells what came of it. */
import { suiteError } from '../../core/errors.ts'
import type { Trial, VariantTrial } from '../../ports/trial.ts'
import type { StandingScenario } from '../../requirements/scenarios.ts'
import type { BenignVariant } from '../../selftest/benign-variant.ts'
import { controlGroup, scenariosOf, widerGroup } from '../../selftest/control-group.ts'
import type { SeededFault } from '../../selftest/seeded-fault.ts'
import { judgeTrial, judgeVariant } from '../../selftest/trial.ts'
import type { Patch } from './changed-system.ts'
import { type RunPlace, verdictsOver } from './run-over.ts'

/** Its own scenarios, and a few innocent ones. */
export async function tryFault(
  fault: SeededFault,
  scenarios: readonly StandingScenario[],
  place: RunPlace,
): Promise<Trial> {
  const began = performance.now()
  const guilty = verifying(fault, fault.breaks, scenarios)
  const chosen = [...guilty, ...controlGroup(fault, scenarios)]
  const verdicts = await verdictsOver(fault, chosen, place)
  return judgeTrial(fault, verdicts, Math.round(performance.now() - began))
}

/** The same for a variant: its own scenarios and a wider group of others. */
export async function tryVariant(
  variant: BenignVariant,
  scenarios: readonly StandingScenario[],
  place: RunPlace,
): Promise<VariantTrial> {
  const began = performance.now()
  const chosen = [...verifying(variant, variant.near, scenarios), ...widerGroup(variant, scenarios)]
  const verdicts = await verdictsOver(variant, chosen, place)
  return judgeVariant(variant, verdicts, Math.round(performance.now() - began))
}

/** Each requirement must have a scenario, or nothing could be said of it. */
function verifying(
  patch: Patch,
  rows: readonly string[],
  scenarios: readonly StandingScenario[],
): StandingScenario[] {
  const found = scenariosOf(patch, rows, scenarios)
  const without = rows.filter((id) => !found.some(({ requirements }) => requirements.includes(id)))
  if (without.length === 0) return found
  const detail = `no scenario verifies ${without.join(' or ')}`
  throw suiteError('FAULT_BROKEN', { file: patch.file, detail })
}
