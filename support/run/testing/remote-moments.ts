/**
 * Cuts runs on somebody else's services short at random moments, and compares everything there with
 * what it was: `remote-moments.ts [COUNT] [SYSTEM ...]`, that often by SIGINT and that often by SIGKILL
 * with a sweep, for each system. Ends with 1 when anything differs.
 */
import { randomInt } from 'node:crypto'
import { cutShort, sweep } from './cut-short.ts'
import { differencesOf, type ForeignPlace, foreignPlace } from './foreign-place.ts'

const features: Readonly<Record<string, readonly string[]>> = {
  'curriculum-extractor': ['features/curriculum-extractor/storage.feature'],
  vocabgo: ['features/vocabgo/storage.feature', 'features/vocabgo/row-level-security.feature'],
}

/** Beyond the last write of such a run a moment would be no moment. */
const mostWrites = 60

async function oneMoment(
  place: ForeignPlace,
  signal: 'SIGINT' | 'SIGKILL',
  untouched: ReadonlyMap<string, string>,
): Promise<boolean> {
  const { system } = place.shared
  const writes = randomInt(1, mostWrites)
  const args = ['--system', system, '--parallel', '2', '--brief', ...(features[system] ?? [])]
  const cut = await cutShort(place, args, writes, signal)
  const left = differencesOf(untouched, await place.contents()).length
  const swept = signal === 'SIGKILL' ? await sweep(place, ['--older-than', '0m']) : undefined
  const differences = differencesOf(untouched, await place.contents())
  const code = swept === undefined ? cut.exitCode : swept.exitCode
  const fine = differences.length === 0 && code === (swept === undefined ? 130 : 0)
  const before = swept === undefined ? '' : `, ${left} places differed before the sweep`
  const line = `${fine ? 'same' : 'DIFFERS'} ${system} ${signal} at write ${writes}, exit ${code}`
  process.stdout.write(`${line}${before}\n`)
  const output = `${cut.output}\n${swept?.output ?? ''}`
  if (!fine) process.stdout.write(`${differences.join('\n')}\n${output}\n`)
  return fine
}

const [given = '10', ...chosen] = process.argv.slice(2)
const count = Number(given)
let fine = true
for (const system of chosen.length > 0 ? chosen : Object.keys(features)) {
  const place = await foreignPlace(system)
  try {
    const untouched = await place.contents()
    for (let n = 0; n < count; n += 1) {
      for (const signal of ['SIGINT', 'SIGKILL'] as const) {
        fine = (await oneMoment(place, signal, untouched)) && fine
      }
    }
  } finally {
    await place.close()
  }
}
process.exit(fine ? 0 : 1)
