/** `plumbline trace`: requirement by scenario, without running anything. */
import { exitCodes } from '../../core/verdict.ts'
import { disagreements } from '../../requirements/agreement.ts'
import { loadLedger } from '../../requirements/ledger.ts'
import { readFeatures } from '../../requirements/scenarios.ts'
import { isComplete, traceTable } from '../../requirements/trace.ts'
import { root } from '../root.ts'

/** 0 when every row in scope has a scenario and ledger and features agree, else 2. */
export async function trace(_args: readonly string[]): Promise<number> {
  const ledger = loadLedger(`${root}/features`)
  const features = readFeatures(root)
  const problems = disagreements(ledger, features)
  process.stdout.write(`${traceTable(ledger, features.scenarios)}\n`)
  for (const problem of problems) process.stdout.write(`! ${problem}\n`)
  const complete = problems.length === 0 && isComplete(ledger, features.scenarios)
  return complete ? exitCodes.conforms : exitCodes.unverified
}
