/** What a worker of a composition is made of. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { ComposeService } from '../ports/composition.ts'
import { sameBuild } from './compose-worker.ts'

const made = (more: object) => ({ name: 'worker', image: 'app:1', ...more }) as ComposeService
const backend = made({ name: 'backend', build: { context: '/app' } })

it('a worker may name the image that the build of the backend makes', () => {
  sameBuild(made({}), backend)
  sameBuild(made({ build: { context: '/app' } }), backend)
})

it('another image, or another build, is another worker', () => {
  assert.throws(() => sameBuild(made({ image: 'app:2' }), backend), Violation)
  assert.throws(() => sameBuild(made({ build: { context: '/other' } }), backend), Violation)
})
