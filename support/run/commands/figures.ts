/** `plumbline figures`: changes the figures in the features and wants to see a scenario turn red. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { figureOptions } from '../../config/selftest-options.ts'
import { suiteError } from '../../core/errors.ts'
import { exitCodes } from '../../core/verdict.ts'
import type { FigureTrial, Standing } from '../../selftest/figure-verdict.ts'
import { chosenFigures, readAllFeatures } from '../figures/chosen-figures.ts'
import { nextRound } from '../figures/round.ts'

/** As many rounds as a figure has kinds of mutants. */
const rounds = [0, 1, 2]

/** 0 when every figure is wired, 1 when one can change without effect; 3 when nothing could be told. */
export async function figures(args: readonly string[]): Promise<number> {
  const options = figureOptions(args, availableParallelism())
  const features = readAllFeatures()
  const targets = chosenFigures(features, options)
  if (targets.length === 0) throw suiteError('NOTHING_SELECTED', { selection: 'this command' })
  const dir = resolve(options.reports, 'figures')
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  const done: FigureTrial[] = []
  for (const [system, own] of Map.groupBy(targets, ({ uri }) => uri.split('/')[1] ?? '')) {
    let trials: FigureTrial[] = own.map((target) => ({ target, standing: 'unwired', tried: [] }))
    for (const round of rounds) {
      const place = { system, dir, parallel: options.parallel }
      trials = await nextRound(trials, features, round, place)
    }
    for (const trial of trials) process.stdout.write(`${lineOf(trial)}\n`)
    done.push(...trials)
  }
  return conclude(done, resolve(options.reports))
}

const marks: Readonly<Record<Standing, string>> = {
  wired: '✓',
  refused: '·',
  unwired: '✗',
  untold: '?',
}

function lineOf({ target, standing, tried }: FigureTrial): string {
  const { uri, figure, sentence } = target
  const place = `${marks[standing]} ${uri}:${figure.line} ${figure.text} in "${sentence}"`
  switch (standing) {
    case 'wired':
      return `${place}: ${tried.at(-1)} is a violation`
    case 'refused':
      return `${place}: no check knows ${tried.at(-1)}`
    case 'unwired':
      return `${place}: ${tried.join(', ')} change nothing`
    case 'untold':
      return `${place}: the scenario does not conform as it is`
  }
}

function conclude(trials: readonly FigureTrial[], reports: string): number {
  const count = (standing: Standing) => trials.filter((each) => each.standing === standing).length
  const totals = {
    figures: trials.length,
    ...{ wired: count('wired'), refused: count('refused') },
    ...{ unwired: count('unwired'), untold: count('untold') },
  }
  const record = {
    figures: trials.map(({ target, standing, tried }) => ({
      ...{ uri: target.uri, line: target.figure.line, figure: target.figure.text },
      ...{ sentence: target.sentence, standing, tried },
    })),
    totals,
  }
  writeFileSync(join(reports, 'figures.json'), `${JSON.stringify(record, null, 2)}\n`)
  const { wired, refused, unwired, untold } = totals
  process.stdout.write(
    `\n${wired} of ${totals.figures} figures are wired, ${refused} are part of their sentence, ` +
      `${unwired} can change without effect, ${untold} could not be tried\n`,
  )
  if (unwired > 0) return exitCodes.violated
  return untold > 0 ? exitCodes.couldNotRun : exitCodes.conforms
}
