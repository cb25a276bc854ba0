/** Which figures the command line asks for. */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { IdGenerator } from '@cucumber/messages'
import type { FigureOptions } from '../../config/selftest-options.ts'
import { suiteError } from '../../core/errors.ts'
import { parseFeature } from '../../requirements/scenarios.ts'
import { isFree, readFreeFigures } from '../../selftest/free-figures.ts'
import { type Target, targetsOf } from '../../selftest/mutated-feature.ts'
import { root } from '../root.ts'
import type { ReadFeature } from './round.ts'

/** How many figures of each feature a sample has. */
const sampleOfFeature = 3

/** Every feature file of the checkout. */
export function readAllFeatures(): ReadFeature[] {
  const files = globSync('features/**/*.feature', { cwd: root }).sort()
  return files.map((file) => {
    const uri = file.split(sep).join('/')
    const text = readFileSync(join(root, uri), 'utf8')
    return { uri, text, document: parseFeature(uri, text, IdGenerator.incrementing()) }
  })
}

/** The figures of the chosen features, without those that may vary: all of them, or some of each. */
export function chosenFigures(
  features: readonly ReadFeature[],
  { features: words, whole, shard }: FigureOptions,
): Target[] {
  const free = readFreeFigures(join(root, 'features', 'free-figures.yaml'))
  const unknown = words.find((word) => !features.some(({ uri }) => uri === pathOf(word)))
  if (unknown !== undefined) {
    throw suiteError('NOTHING_SELECTED', { selection: `the path ${unknown}, which does not exist` })
  }
  const targets = features.flatMap(({ uri, text, document }) => {
    const all = targetsOf(uri, text, document).filter((target) => !isFree(target, free))
    const asked = all.filter((target) => words.length === 0 || isAsked(target, words))
    return whole ? asked.filter(({ tags }) => !tags.includes('@load')) : sampleOf(asked)
  })
  const [index = 1, total = 1] = (shard ?? '1/1').split('/').map(Number)
  return targets.filter((_, place) => place % total === index - 1)
}

const pathOf = (word: string) => word.replace(/:\d+$/, '')

/** By its feature, or by the line on which it stands. */
function isAsked({ uri, figure }: Target, words: readonly string[]): boolean {
  return words.some((word) => word === uri || word === `${uri}:${figure.line}`)
}

/** The quick ones, the same each time. */
function sampleOf(targets: readonly Target[]): Target[] {
  const rank = ({ sentence, figure }: Target) =>
    createHash('sha256').update(`${sentence} ${figure.column}`).digest('hex')
  return targets
    .filter(({ tags }) => !tags.some((tag) => /^@(slow|load|destructive|needs-)/.test(tag)))
    .sort((a, b) => rank(a).localeCompare(rank(b)))
    .slice(0, sampleOfFeature)
}
