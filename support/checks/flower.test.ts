/** Flower is found however it is started, and its ports are its own affair on a developer's machine. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import { asksForLogin, flowersOf, hasNoBackDoor } from './flower.ts'

const service = (more: object) =>
  ({
    name: 'monitor',
    environment: {},
    ports: [],
    tree: {},
    ...more,
  }) as unknown as ComposeService
const project = (one: ComposeService) =>
  ({ files: [], services: { [one.name]: one }, inactive: {} }) as unknown as ComposeProject

test('Flower is found by its image, its command, a shell around it, or its script', () => {
  for (const more of [
    { image: 'mher/flower:2.0' },
    { command: ['celery', '-A', 'app.worker', 'flower'] },
    { command: ['sh', '-c', 'celery -A app.worker flower --port=5555'] },
    { command: ['/start-flower.sh'] },
  ]) {
    assert.equal(flowersOf(project(service(more))).length, 1, JSON.stringify(more))
  }
  const grower = service({ image: 'sunflower-api', command: ['serve', 'sunflowers'] })
  assert.deepEqual(flowersOf(project(grower)), [])
})

test('its login is read behind a shell, too', () => {
  const started = (words: string) =>
    service({ command: ['sh', '-c', `exec celery flower ${words}`] })
  const guarded = started('--basic-auth=admin:a-long-enough-password')
  asksForLogin(guarded, project(guarded))
  const open = started('--port=5555')
  assert.throws(() => asksForLogin(open, project(open)), Violation)
})

test('a port that leads to it is a back door on a server alone, an API without login everywhere', () => {
  const ports = [{ hostIp: '0.0.0.0', target: 5555, published: '5555' }]
  const flower = service({ command: ['celery', 'flower'], ports })
  hasNoBackDoor(flower, 'local development')
  assert.throws(() => hasNoBackDoor(flower, 'production'), Violation)
  const environment = { FLOWER_UNAUTHENTICATED_API: 'true' }
  assert.throws(() => hasNoBackDoor(service({ environment }), 'local development'), Violation)
})
