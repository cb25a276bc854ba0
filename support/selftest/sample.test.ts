import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readFeatures } from '../requirements/scenarios.ts'
import { scenariosOf } from './control-group.ts'
import { readSample } from './sample.ts'
import { readFaults } from './seeded-fault.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(checkout, 'fixtures', 'seeded-faults')

test('a sample is a list of ids, and what stands behind # is for people', (t) => {
  const place = mkdtempSync(join(tmpdir(), 'plumbline-sample-'))
  t.after(() => rmSync(place, { recursive: true }))
  writeFileSync(join(place, 'ci-sample.txt'), '# api\nhealth-check # slow\n\nlong-list\n')
  assert.deepEqual(readSample(place), ['health-check', 'long-list'])
})

test('the sample names faults that exist, each once', () => {
  const ids = readSample(folder)
  const known = readFaults(folder).map(({ id }) => id)
  assert.deepEqual(
    ids.filter((id) => !known.includes(id)),
    [],
  )
  assert.equal(new Set(ids).size, ids.length)
})

test('the sample breaks something in every area of a system that has faults', () => {
  const { scenarios } = readFeatures(checkout)
  const all = readFaults(folder)
  const ids = readSample(folder)
  const sample = all.filter(({ id }) => ids.includes(id))
  const broken = new Set(
    sample.flatMap((fault) => scenariosOf(fault, fault.breaks, scenarios).map(areaOf)),
  )
  const systems = new Set(all.map(({ system }) => system))
  const areas = scenarios
    .filter(onThisMachine)
    .map(areaOf)
    .filter((area) => systems.has(area.split('/')[0] ?? ''))
  assert.deepEqual(
    [...new Set(areas)].filter((area) => !broken.has(area)),
    [],
  )
})

/** The sample runs where no container engine answers, and its database has no pgvector. */
function onThisMachine({ tags }: { tags: readonly string[] }): boolean {
  return !tags.includes('@needs-pgvector')
}

/** Such as `vocabgo/queue`. */
function areaOf({ uri }: { uri: string }): string {
  return uri.replace(/^features\/|\.feature$/g, '')
}
