/** Figures that may change without effect, each with the reason why. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { suiteError } from '../core/errors.ts'
import type { Target } from './mutated-feature.ts'

const row = z.strictObject({
  /** The path of the feature below `features/`. */
  feature: z.string(),
  /** The line on which the figure stands, with its keyword. */
  sentence: z.string(),
  figure: z.string(),
  reason: z.string().min(20),
})

export type FreeFigure = z.infer<typeof row>

/** The list of `file`; one without reasons is refused. */
export function readFreeFigures(file: string): FreeFigure[] {
  const parsed = z.array(row).safeParse(parse(readFileSync(file, 'utf8')) ?? [])
  if (parsed.success) return parsed.data
  const detail = z.prettifyError(parsed.error)
  throw suiteError('FEATURE_BROKEN', { detail: `${file}: ${detail}` }, parsed.error)
}

/** Whether the list means this figure. */
export function isFree({ uri, sentence, figure }: Target, list: readonly FreeFigure[]): boolean {
  return list.some(
    (free) =>
      `features/${free.feature}` === uri &&
      free.sentence === sentence &&
      free.figure === figure.text,
  )
}
