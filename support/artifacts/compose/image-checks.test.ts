/** Health checks that compose files leave to the images. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { folderWith } from '../folder-with.ts'
import { loadComposeProject } from './load-compose-project.ts'

function load(context: TestContext, files: Readonly<Record<string, string>>) {
  const dir = folderWith(context, files)
  return { project: loadComposeProject({ dir, env: {} }) }
}

test('a service is checked as its image says, but for what the file says otherwise', (t) => {
  const { project } = load(t, {
    'compose.yaml': `
services:
  plain: { build: . }
  faster: { build: ., healthcheck: { interval: 1s } }
  unchecked: { build: ., healthcheck: { disable: true } }
`,
    Dockerfile: 'FROM x\nHEALTHCHECK --interval=10s --retries=3 CMD ["ok"]',
  })
  const { plain, faster, unchecked } = project.services
  const image = { test: ['CMD', 'ok'], disabled: false, intervalMs: 10_000, retries: 3 }
  assert.deepEqual(plain?.healthcheck, image)
  assert.deepEqual(faster?.healthcheck, { ...image, intervalMs: 1_000 })
  assert.deepEqual(unchecked?.healthcheck, { disabled: true })
})

test('the image of the repository’s own that is built elsewhere is known by its name', (t) => {
  const { project } = load(t, {
    'compose.yaml': `
services:
  api: { image: "ghcr.io/us/shop/api:1.2" }
  worker: { image: "registry:5000/shop-worker@sha256:00" }
  cache: { image: cache }
  odd: { image: us/odd }
`,
    'apps/api/Dockerfile': 'FROM x\nHEALTHCHECK CMD ["api"]',
    'apps/worker/Dockerfile': 'FROM x\nHEALTHCHECK CMD ["worker"]',
    'cache/Dockerfile': 'FROM x\nHEALTHCHECK CMD ["cache"]',
    'a/odd/Dockerfile': 'FROM x\nHEALTHCHECK CMD ["a"]',
    'b/odd/Dockerfile': 'FROM x\nHEALTHCHECK CMD ["b"]',
  })
  const tests = Object.entries(project.services).map(([name, { healthcheck }]) => [
    name,
    healthcheck?.test?.[1],
  ])
  assert.deepEqual(Object.fromEntries(tests), {
    ...{ api: 'api', worker: 'worker' },
    ...{ cache: undefined, odd: undefined },
  })
})

test('the program of the image is known beside what the file says', (t) => {
  const { project } = load(t, {
    'compose.yaml': 'services: { own: { build: . }, other: { build: ., command: [y] } }',
    Dockerfile: 'FROM x AS a\nENTRYPOINT ["tini"]\nFROM a\nCMD node main.js',
  })
  const { own, other } = project.services
  const program = { entrypoint: ['tini'], command: ['/bin/sh', '-c', 'node main.js'] }
  assert.deepEqual(own?.imageProgram, program)
  assert.deepEqual([other?.command, other?.imageProgram], [['y'], program])
})
