// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of compose are what is tested
/** What compose files mean: short forms, overrides, environments, profiles. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { folderWith } from '../folder-with.ts'
import { loadComposeProject } from './load-compose-project.ts'

function load(
  context: TestContext,
  files: Readonly<Record<string, string>>,
  selection: { env?: Record<string, string>; files?: string[]; profiles?: string[] } = {},
) {
  const dir = folderWith(context, files)
  return { dir, project: loadComposeProject({ dir, env: {}, ...selection }) }
}

test('short forms become long ones, durations and sizes numbers', (t) => {
  const { dir, project } = load(t, {
    'compose.yaml': `
name: Demo
services:
  redis:
    image: redis:7-alpine
    command: redis-server --save "60 1"
    ports: ["127.0.0.1:8001-8002:80-81/udp", "3000"]
    volumes: [redis-data:/data, "./conf:/etc/redis:ro", /anonymous]
    mem_limit: 256m
    stop_grace_period: 6m
    healthcheck: { test: redis-cli ping, interval: 1m30s, timeout: 3s, retries: 3 }
  web:
    build: ./backend
    depends_on: [redis]
    deploy: { replicas: 2 }
volumes: { redis-data: }
`,
  })
  const { redis, web } = project.services
  assert.equal(project.name, 'demo')
  assert.deepEqual(redis?.command, ['redis-server', '--save', '60 1'])
  assert.deepEqual(redis?.ports, [
    { target: 80, published: 8001, hostIp: '127.0.0.1', protocol: 'udp' },
    { target: 81, published: 8002, hostIp: '127.0.0.1', protocol: 'udp' },
    { target: 3000, protocol: 'tcp' },
  ])
  assert.deepEqual(redis?.mounts, [
    { type: 'volume', source: 'redis-data', target: '/data', readOnly: false },
    { type: 'bind', source: join(dir, 'conf'), target: '/etc/redis', readOnly: true },
    { type: 'volume', target: '/anonymous', readOnly: false },
  ])
  assert.equal(redis?.memoryLimitBytes, 268_435_456)
  assert.equal(redis?.stopGracePeriodMs, 360_000)
  assert.deepEqual(redis?.healthcheck, {
    test: ['CMD-SHELL', 'redis-cli ping'],
    disabled: false,
    intervalMs: 90_000,
    timeoutMs: 3_000,
    retries: 3,
  })
  assert.deepEqual(web?.dependsOn, {
    redis: { condition: 'service_started', required: true, restart: false },
  })
  assert.equal(web?.build?.dockerfile, join(dir, 'backend/Dockerfile'))
  assert.equal(web?.replicas, 2)
})

test('the override file is merged by itself, key by key', (t) => {
  const { dir, project } = load(t, {
    'docker-compose.yml': `
services:
  a:
    image: x
    command: one
    environment: { K: v, L: "1" }
    ports: ["80:80"]
    volumes: ["data:/data", "./a:/a"]
    cap_add: [A]
    restart: always
    healthcheck: { test: ["CMD", "x"], interval: 10s }
    logging: { driver: json-file, options: { max-size: 10m } }
  b: { image: y, command: [one, two], healthcheck: { test: ["CMD", "one"] } }
volumes: { data: {} }
`,
    'docker-compose.override.yml': `
services:
  a:
    image: null
    command: !reset null
    environment: ["L=2"]
    ports: ["80:80", "82:80"]
    volumes: ["other:/data"]
    cap_add: !override [B]
    restart: "no"
    healthcheck: { retries: 3 }
    logging: { driver: syslog }
  b: { command: [three], healthcheck: { test: ["CMD", "three"] } }
volumes: { other: {} }
`,
  })
  const { a, b } = project.services
  assert.equal(a?.image, 'x')
  assert.equal(a?.command, undefined)
  assert.deepEqual(a?.environment, { K: 'v', L: '2' })
  assert.deepEqual(
    a?.ports.map((port) => port.published),
    [80, 82],
  )
  assert.deepEqual(
    a?.mounts.map((mount) => mount.source),
    ['other', join(dir, 'a')],
  )
  assert.deepEqual(a?.tree.cap_add, ['B'])
  assert.equal(a?.restart, 'no')
  assert.equal(a?.healthcheck?.intervalMs, 10_000)
  assert.equal(a?.healthcheck?.retries, 3)
  assert.deepEqual(a?.tree.logging, { driver: 'syslog' })
  assert.deepEqual([b?.command, b?.healthcheck?.test], [['three'], ['CMD', 'three']])
  assert.deepEqual(
    project.declaredIn['services.a.restart']?.map((file) => file.slice(dir.length + 1)),
    ['docker-compose.yml', 'docker-compose.override.yml'],
  )
})

test('only the named files count when files are named', (t) => {
  const { project } = load(
    t,
    {
      'compose.yaml': 'services: { a: { image: "one" } }',
      'compose.override.yaml': 'services: { a: { image: "two" } }',
    },
    { files: ['compose.yaml'] },
  )
  assert.equal(project.services.a?.image, 'one')
})

test('the caller wins over .env, environment wins over env_file, a bare name removes', (t) => {
  const { project } = load(
    t,
    {
      'compose.yaml': `
services:
  a:
    image: x
    env_file: [first.env, { path: missing.env, required: false }]
    environment: { FROM_BOTH: "\${WHO}", BLANK: "\${NOWHERE}", GONE: , PASSED: }
`,
      '.env': 'WHO=dotenv\nPASSED=through',
      'first.env': 'FROM_BOTH=file\nGONE=file\nFILLED=${WHO}',
    },
    { env: { WHO: 'caller' } },
  )
  assert.deepEqual(project.services.a?.environment, {
    FILLED: 'caller',
    FROM_BOTH: 'caller',
    BLANK: '',
    PASSED: 'through',
  })
  assert.deepEqual(project.warnings, [
    'The "NOWHERE" variable is not set. Defaulting to a blank string.',
  ])
})

test('a service starts from another one through extends, anchors and merge keys', (t) => {
  const { dir, project } = load(t, {
    'compose.yaml': `
x-common: &common { restart: always }
services:
  base: { image: x, environment: { A: "1", B: "1" } }
  near: { <<: *common, extends: base, environment: [B=2] }
  far: { extends: { file: sub/common.yml, service: base }, command: ["go"] }
`,
    'sub/common.yml': 'services: { base: { build: ./app, restart: unless-stopped } }',
  })
  const { near, far } = project.services
  assert.deepEqual(near?.environment, { A: '1', B: '2' })
  assert.equal(near?.restart, 'always')
  assert.equal(far?.build?.context, join(dir, 'sub/app'))
  assert.equal(far?.restart, 'unless-stopped')
})

test('a profile decides which services are active', (t) => {
  const files = {
    'compose.yaml': 'services: { a: { image: x }, b: { image: y, profiles: [tools] } }',
  }
  const plain = load(t, files).project
  assert.deepEqual([Object.keys(plain.services), Object.keys(plain.inactive)], [['a'], ['b']])
  const { project } = load(t, files, { profiles: ['tools'] })
  assert.deepEqual(Object.keys(project.services), ['a', 'b'])
})

test('a service that waits for its profile has its environment, as far as its files are there', (t) => {
  const service = '{ image: y, profiles: [tools], env_file: .env, environment: { B: "${A}2" } }'
  const files = { 'compose.yaml': `services: { a: { image: x }, b: ${service} }` }
  assert.deepEqual(load(t, files).project.inactive.b?.environment, { B: '2' })
  const both = { ...files, '.env': 'A=1' }
  assert.deepEqual(load(t, both).project.inactive.b?.environment, { A: '1', B: '12' })
})
