/** A violated row is told with the defects that are known to violate it. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { RequirementOutcome } from '../ports/report.ts'
import { readFaults } from '../selftest/seeded-fault.ts'
import { knownCauses } from './known-causes.ts'
import { root } from './root.ts'

const folder = join(root, 'fixtures/seeded-faults')
const row = (id: string, verdict: string) =>
  ({ requirement: { id }, verdict }) as unknown as RequirementOutcome

test('each seeded fault is a known cause of every row that it breaks', () => {
  const faults = readFaults(folder)
  const ids = [...new Set(faults.flatMap(({ breaks }) => breaks))]
  const causes = knownCauses({ requirements: ids.map((id) => row(id, 'violated')) }, folder)
  const missing = faults.flatMap(({ id, breaks }) =>
    breaks.filter((each) => !causes[each]?.includes(id.replaceAll('-', ' '))),
  )
  assert.deepEqual(missing, [])
})

test('rows that are kept or open have no causes, and accepted ones have theirs', () => {
  const [fault] = readFaults(folder)
  const [id = ''] = fault?.breaks ?? []
  for (const verdict of ['conforms', 'unverified', 'out-of-scope'])
    assert.deepEqual(knownCauses({ requirements: [row(id, verdict)] }, folder), {})
  assert.deepEqual(Object.keys(knownCauses({ requirements: [row(id, 'waived')] }, folder)), [id])
})

test('a checkout without faults knows none', () => {
  const requirements = [row('CE-AC-01', 'violated')]
  assert.deepEqual(knownCauses({ requirements }, join(folder, 'nothing-here')), {})
})
