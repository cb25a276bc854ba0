/** Which faults and variants the command line asks for. */
import { join } from 'node:path'
import type { FaultOptions } from '../../config/selftest-options.ts'
import { suiteError } from '../../core/errors.ts'
import type { StandingScenario } from '../../requirements/scenarios.ts'
import { type BenignVariant, readVariants } from '../../selftest/benign-variant.ts'
import { readSample } from '../../selftest/sample.ts'
import { readFaults, type SeededFault } from '../../selftest/seeded-fault.ts'
import { touched } from '../../selftest/touched.ts'
import { root } from '../root.ts'
import { changesSince } from './changes.ts'

/** A fault or a variant, and the requirements that it names. */
export type Choice = { readonly rows: readonly string[] } & (
  | { readonly kind: 'fault'; readonly patch: SeededFault }
  | { readonly kind: 'variant'; readonly patch: BenignVariant }
)

/** Every patch there is, faults first. */
export function allPatches(): Choice[] {
  const faults = readFaults(join(root, 'fixtures', 'seeded-faults'))
  const variants = readVariants(join(root, 'fixtures', 'benign-variants'))
  return [
    ...faults.map((patch): Choice => ({ kind: 'fault', patch, rows: patch.breaks })),
    ...variants.map((patch): Choice => ({ kind: 'variant', patch, rows: patch.near })),
  ]
}

/** Those that are asked for; all of them when nothing is, and perhaps none when changes are. */
export async function chosen(
  all: readonly Choice[],
  scenarios: readonly StandingScenario[],
  options: FaultOptions,
): Promise<Choice[]> {
  const { words, sample, changed, base, shard } = options
  const sampled = sample ? readSample(join(root, 'fixtures', 'seeded-faults')) : []
  const patches = all.map(({ patch, rows }) => ({ ...patch, rows }))
  const news = changed ? touched(patches, ({ rows }) => rows, await changesSince(base)) : []
  const ids = new Set([
    ...sampled,
    ...news.map(({ id }) => id),
    ...words.flatMap((word) => meant(word, all, scenarios)),
  ])
  const everything = words.length === 0 && !sample && !changed
  const found = everything ? all : all.filter(({ patch }) => ids.has(patch.id))
  return inShard(found, shard)
}

/** Ids of the patches that a word of the command line means; one that means none is refused. */
function meant(
  word: string,
  all: readonly Choice[],
  scenarios: readonly StandingScenario[],
): string[] {
  const rows = scenarios
    .filter(({ uri }) => uri === word)
    .flatMap(({ requirements }) => requirements)
  const found = all.filter(
    (choice) =>
      choice.patch.id === word ||
      choice.rows.includes(word) ||
      choice.rows.some((id) => rows.includes(id)),
  )
  if (found.length > 0) return found.map(({ patch }) => patch.id)
  const choices =
    'the names of the files in fixtures/seeded-faults/ and fixtures/benign-variants/, requirements that have a fault, feature files'
  throw suiteError('OPTION_CHOICE', { option: 'the fault', given: word, choices })
}

/** Dealt out in turn, as cucumber deals out scenarios. */
function inShard<T>(items: readonly T[], shard: string | undefined): T[] {
  const [index = 1, total = 1] = (shard ?? '1/1').split('/').map(Number)
  return items.filter((_, place) => place % total === index - 1)
}
