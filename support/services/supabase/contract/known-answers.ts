/** What the reference answered to each step, read from the data file beside this one. */
import { readFile } from 'node:fs/promises'
import type { Answer } from './normalise.ts'

/** By step name. Source: the Storage API 1.11.2, asked with supabase-js 2.119 on 2026-11-21. */
export async function knownAnswers(): Promise<ReadonlyMap<string, Answer>> {
  const text = await readFile(new URL('known-answers.ndjson', import.meta.url), 'utf8')
  const lines = text.split('\n').filter((line) => line !== '')
  return new Map(lines.map((line) => knownAnswer(JSON.parse(line))))
}

const knownAnswer = ({ step, exchanges, result }: Answer & { step: string }) =>
  [step, { exchanges, result }] as const
