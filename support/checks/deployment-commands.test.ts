/** In which environment the commands of a deployment run. */
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import type { Scene } from '../run/scene.ts'
import { runProgram } from './deployment-commands.ts'

const process = { command: ['serve'] }
const manifest = {
  ...{ file: 'plumbline.yaml', repository: tmpdir(), deployment: { cwd: '.' } },
  environment: { DATABASE_URL: '${postgres.url}' },
  processes: {
    backend: { ...process, environment: { MODULES: 'src', DATABASE: '${postgres.database}' } },
    worker: { ...process, environment: {} },
  },
}
const addresses = { postgres: { url: 'postgres://u:p@127.0.0.1/app', database: 'app' } }
const scene = { manifest, addresses, dir: tmpdir() } as unknown as Scene

/** What a program of the deployment is told of three variables. */
async function told(changes = {}): Promise<unknown> {
  const print = 'const { MODULES, DATABASE, DATABASE_URL: url } = process.env\n'
  const program = [
    ...['node', '-e'],
    `${print}console.log(JSON.stringify([MODULES, DATABASE, url]))`,
  ]
  return JSON.parse((await runProgram(scene, program, changes)).stdout)
}

test('a command finds what the image of the backend gives it, such as the path of its modules', async () => {
  assert.deepEqual(await told(), ['src', 'app', 'postgres://u:p@127.0.0.1/app'])
})

test('what a check changes counts more', async () => {
  assert.deepEqual(await told({ MODULES: null, DATABASE_URL: 'postgres://x@h/y' }), [
    ...[null, 'app', 'postgres://x@h/y'],
  ])
})
