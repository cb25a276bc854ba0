/** How long scenarios took before, from the `verdicts.json` of an earlier run. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { suiteError } from '../core/errors.ts'
import { type Durations, names } from './shards.ts'

const scenario = z.object({
  name: z.string(),
  uri: z.string(),
  line: z.number(),
  durationMs: z.number().nonnegative(),
})
const verdicts = z.object({ requirements: z.array(z.object({ scenarios: z.array(scenario) })) })

/** Empty without a file; throws `OPTION_VALUE` for a file that is none. */
export function readDurations(file: string | undefined): Durations {
  if (file === undefined) return new Map()
  const { requirements } = parsed(file)
  const timed = new Map(
    requirements.flatMap((row) => row.scenarios).map((one) => [`${one.uri}:${one.line}`, one]),
  )
  const scenarios = [...timed.values()]
  return new Map([...names(scenarios)].map(([one, name]) => [name, one.durationMs]))
}

function parsed(file: string): z.infer<typeof verdicts> {
  try {
    return verdicts.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    const rule = 'the verdicts.json of an earlier run'
    const facts = { option: '--durations', given: file, rule, example: 'reports/verdicts.json' }
    throw suiteError('OPTION_VALUE', facts, cause)
  }
}
