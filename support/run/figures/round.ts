/** One round: a run over features in which each scenario stands with its figures changed. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GherkinDocument } from '@cucumber/messages'
import { execa } from 'execa'
import { suiteError } from '../../core/errors.ts'
import {
  afterRound,
  type FigureTrial,
  type ScenarioVerdict,
} from '../../selftest/figure-verdict.ts'
import { mutantsOf } from '../../selftest/figures.ts'
import { type Copy, mutated } from '../../selftest/mutated-feature.ts'
import { inScope } from '../lifecycle.ts'
import { root } from '../root.ts'
import { mutatedCheckout } from './mutated-checkout.ts'

export interface ReadFeature {
  readonly uri: string
  readonly text: string
  readonly document: GherkinDocument
}

/** Longer than any system's features take with each figure changed twice. */
const budgetMs = 3_600_000

/**
 * The trials after their next round: those whose figure is still unwired are run with the mutants of
 * round `index`, all of one system together. What the run says goes to `log`.
 */
export async function nextRound(
  trials: readonly FigureTrial[],
  features: readonly ReadFeature[],
  index: number,
  place: { readonly system: string; readonly dir: string; readonly parallel: number },
): Promise<FigureTrial[]> {
  const changes = trials
    .filter(({ standing }) => standing === 'unwired')
    .flatMap(({ target }) =>
      (mutantsOf(target.figure.text)[index] ?? []).map((becomes) => ({ target, becomes })),
    )
  if (changes.length === 0) return [...trials]
  const texts: Record<string, string> = {}
  const copies: Record<string, readonly Copy[]> = {}
  for (const { uri, text, document } of features) {
    const own = changes.filter(({ target }) => target.uri === uri)
    if (own.length === 0) continue
    const made = mutated(text, document, own)
    texts[uri] = made.text
    copies[uri] = made.copies
  }
  const verdicts = await verdictsOf(texts, `${place.system}-${index + 1}`, place)
  return trials.map((trial) =>
    trial.standing === 'unwired'
      ? afterRound(trial, copies[trial.target.uri] ?? [], verdicts)
      : trial,
  )
}

async function verdictsOf(
  texts: Readonly<Record<string, string>>,
  name: string,
  { system, dir, parallel }: { system: string; dir: string; parallel: number },
): Promise<ScenarioVerdict[]> {
  const reports = join(dir, name)
  mkdirSync(reports, { recursive: true })
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const { value } = await inScope(
    `figures ${name}`,
    (scope) => {
      const checkout = mutatedCheckout(texts, scope)
      const runner = join(root, 'support', 'run', 'figures', 'run-mutated.ts')
      const options = ['--system', system, '--reports', reports, '--parallel', String(parallel)]
      const argv = [runner, checkout, ...options, '--brief', ...Object.keys(texts)]
      return execa(process.execPath, argv, {
        ...{ cwd: root, all: true, reject: false, stdin: 'ignore', timeout: budgetMs },
        forceKillAfterDelay: 20_000,
      })
    },
    say,
  )
  const log = join(dir, `${name}.log`)
  writeFileSync(log, value.all ?? '')
  const file = join(reports, 'verdicts.json')
  if (!existsSync(file)) {
    const detail = `the run over the mutated features could not be made; see ${log}`
    throw suiteError('RUNNER_FAILED', { detail })
  }
  const { requirements } = JSON.parse(readFileSync(file, 'utf8')) as {
    requirements: { scenarios: ScenarioVerdict[] }[]
  }
  rmSync(reports, { recursive: true })
  return requirements.flatMap(({ scenarios }) => scenarios)
}
