/** Who says that a bucket is not there. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { ProductionScene } from '../../run/scene.ts'
import type { SystemProcess } from '../../systems/system.ts'
import { saysThatItIsTheStore } from './store-at-start.ts'

const production = { variables: { r2: { bucket: 'R2_BUCKET' } } } as ProductionScene['production']

function says(log: string, outcome: number | 'ended', told = ''): void {
  const backend = { process: { lines: () => [{ text: log }] } } as unknown as SystemProcess
  saysThatItIsTheStore({ production }, { backend, outcome, told })
}

it('the log of an end does, or the health check of what goes on', () => {
  says('R2_BUCKET: there is no such bucket', 'ended')
  says('listening', 503, '{"checks":{"storage":"error"}}')
})

it('an error that names nothing is no word of it', () => {
  assert.throws(() => says('listening', 503, '{"status":"degraded"}'), /neither the log nor/)
  assert.throws(() => says('R2_BUCKET', 200), /goes unnoticed/)
})
