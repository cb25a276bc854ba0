import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { loadLedger } from '../requirements/ledger.ts'
import { readFeatures } from '../requirements/scenarios.ts'
import { readVariants } from './benign-variant.ts'
import { readFaults } from './seeded-fault.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const faults = readFaults(join(checkout, 'fixtures/seeded-faults'))
const variants = readVariants(join(checkout, 'fixtures/benign-variants'))
const patches = [...faults, ...variants]

/** What git says against the diff; empty when it applies to the reference as it stands. */
async function complaint({ system, diff }: { system: string; diff: string }): Promise<string> {
  const place = `--directory=fixtures/systems/${system}`
  const { stderr } = await execa('git', ['apply', '--check', '--whitespace=nowarn', place, '-'], {
    ...{ cwd: checkout, input: diff, reject: false },
  })
  return stderr
}

test('every patch applies to its reference', { timeout: 60_000 }, async () => {
  const stale: string[] = []
  for (const patch of patches) {
    const said = await complaint(patch)
    if (said !== '') stale.push(`${patch.id}: ${said}`)
  }
  assert.deepEqual(stale, [])
})

test('no name is given twice', () => {
  assert.equal(new Set(patches.map(({ id }) => id)).size, patches.length)
})

test('every requirement that a patch names stands in the ledger and has a scenario of its system', () => {
  const ledger = new Set(loadLedger(join(checkout, 'features')).map(({ id }) => id))
  const { scenarios } = readFeatures(checkout)
  const named = [
    ...faults.map(({ id, system, breaks }) => ({ id, system, rows: breaks })),
    ...variants.map(({ id, system, near }) => ({ id, system, rows: near })),
  ]
  const idle = named.flatMap(({ id, system, rows }) => {
    const own = scenarios.filter(({ uri }) => uri.startsWith(`features/${system}/`))
    const verified = new Set(own.flatMap(({ requirements }) => requirements))
    return rows.filter((row) => !ledger.has(row) || !verified.has(row)).map((row) => `${id} ${row}`)
  })
  assert.deepEqual(idle, [])
  const strange = faults.flatMap(({ mayBreak }) => mayBreak.filter((row) => !ledger.has(row)))
  assert.deepEqual(strange, [])
})
