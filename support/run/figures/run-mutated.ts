/** Runs the features of another checkout as `plumbline run` would: `run-mutated.ts CHECKOUT ARG…`. */
import { SuiteError } from '../../core/errors.ts'
import { exitCodes } from '../../core/verdict.ts'
import { runIn } from '../commands/run.ts'
import { performRun } from '../perform.ts'

const [checkout = '', ...args] = process.argv.slice(2)
try {
  process.exit(await runIn(checkout, args, performRun))
} catch (error) {
  if (!(error instanceof SuiteError)) throw error
  process.stderr.write(`${error}\n`)
  process.exit(exitCodes.couldNotRun)
}
