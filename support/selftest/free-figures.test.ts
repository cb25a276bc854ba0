import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { IdGenerator } from '@cucumber/messages'
import { parseFeature } from '../requirements/scenarios.ts'
import { isFree, readFreeFigures } from './free-figures.ts'
import { targetsOf } from './mutated-feature.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))

test('every figure that may vary still stands in its feature', () => {
  const list = readFreeFigures(join(checkout, 'features', 'free-figures.yaml'))
  const gone = list.filter((free) => {
    const uri = `features/${free.feature}`
    const text = readFileSync(join(checkout, uri), 'utf8')
    const targets = targetsOf(uri, text, parseFeature(uri, text, IdGenerator.incrementing()))
    return !targets.some((target) => isFree(target, [free]))
  })
  assert.deepEqual(gone, [])
})

test('a figure without a reason is refused', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-figures-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'free.yaml')
  writeFileSync(file, '- { feature: a.feature, sentence: "When 1 is so", figure: "1" }\n')
  assert.throws(() => readFreeFigures(file), { code: 'FEATURE_BROKEN', message: /reason/ })
})
