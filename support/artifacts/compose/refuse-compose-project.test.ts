// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of compose are what is tested
/** Compose files that compose itself would refuse, and constructs that are not followed. */
import assert from 'node:assert/strict'
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

const refusals: readonly (readonly [what: string, source: string, message: RegExp])[] = [
  [
    'a required variable without value',
    'services: { a: { image: x, command: "${NEEDED?Variable not set}" } }',
    /^error while interpolating services\.a\.command: required variable NEEDED is missing a value: Variable not set$/,
  ],
  [
    'an unknown key',
    'services: { a: { image: x, healthcheck: { retrys: 3 } } }',
    /services\.a\.healthcheck additional properties 'retrys' not allowed/,
  ],
  [
    'a dependency that does not exist',
    'services: { a: { image: x, depends_on: [b] } }',
    /^service "a" depends on undefined service "b": invalid compose project$/,
  ],
  [
    'a circle of dependencies',
    'services: { a: { image: x, depends_on: [b] }, b: { image: y, depends_on: [a] } }',
    /^dependency cycle detected: a -> b -> a$/,
  ],
  [
    'a condition that does not exist',
    'services: { a: { image: x, depends_on: { b: { condition: up } } }, b: { image: y } }',
    /depends_on\.b\.condition value must be one of 'service_started', 'service_healthy'/,
  ],
  [
    'a volume that is not declared',
    'services: { a: { image: x, volumes: ["vol:/x"] } }',
    /^service "a" refers to undefined volume vol: invalid compose project$/,
  ],
  ['a service without image and build', 'services: { a: {} }', /neither an image nor a build/],
  ['a missing env file', 'services: { a: { image: x, env_file: no.env } }', /no\.env not found/],
  ['a key that stands twice', 'services: { a: { image: x, image: y } }', /^failed to parse/],
  [
    'a duration without a unit',
    'services: { a: { image: x, healthcheck: { test: x, interval: 10 } } }',
    /services\.a\.healthcheck\.interval must be a string/,
  ],
]

for (const [what, source, message] of refusals) {
  test(`${what} is refused with the words of compose`, (t) => {
    assert.throws(() => load(t, { 'compose.yaml': source }), { name: 'ComposeFileError', message })
  })
}

test('a construct that is not followed is reported', (t) => {
  const { project } = load(t, {
    'compose.yaml': 'include: [other.yaml]\nservices: { a: { image: x, volumes_from: [b] } }',
  })
  assert.deepEqual(
    project.findings.map((finding) => finding.path),
    ['include', 'services.a.volumes_from'],
  )
})

test('a folder without compose file is refused', (t) => {
  assert.throws(() => load(t, {}), /no configuration file provided: not found/)
})
