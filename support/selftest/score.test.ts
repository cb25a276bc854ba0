import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadLedger } from '../requirements/ledger.ts'
import { readVariants } from './benign-variant.ts'
import { withoutFault } from './score.ts'
import { readFaults } from './seeded-fault.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))

test('a required row that nothing breaks has no fault, a recommended one needs none', () => {
  const ledger = [
    { id: 'VG-CON-05', level: 'must' },
    { id: 'VG-CON-06', level: 'must' },
    { id: 'VG-CON-09', level: 'should' },
  ]
  assert.deepEqual(withoutFault(ledger, ['VG-CON-05']), ['VG-CON-06'])
})

test('the readme tells how many faults and variants there are, and what has no fault', () => {
  const faults = readFaults(join(checkout, 'fixtures/seeded-faults'))
  const variants = readVariants(join(checkout, 'fixtures/benign-variants'))
  const ledger = loadLedger(join(checkout, 'features'))
  const broken = faults.flatMap(({ breaks }) => breaks)
  const rest = withoutFault(ledger, broken)
  const readme = readFileSync(join(checkout, 'README.md'), 'utf8').replaceAll('\n', ' ')
  const exception = rest.length === 0 ? '' : ` but ${rest.join(', ')}`
  const sentences = [
    `${faults.length} seeded faults break the references on purpose`,
    `at least one for every required promise${exception}, and`,
    `${variants.length} benign variants build them another way`,
  ]
  assert.deepEqual(
    sentences.filter((sentence) => !readme.includes(sentence)),
    [],
  )
})
