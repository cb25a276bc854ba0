/** Which variables a refused start names. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import type { SystemProcess } from '../systems/system.ts'
import { type Attempt, startAttempts, wentOn } from './start-attempts.ts'

const manifest = {
  environments: {
    ...{ anonKey: ['KEY', 'OTHER_KEY'], cors: 'ORIGINS' },
    ...{ variable: 'ENVIRONMENT', encrypted: [] },
  },
  processes: {},
}
const scene = { manifest } as unknown as Scene
const wrong = { PROJECT_NAME: null, SECRET_KEY: null }

/** What is named by each start of a program that says `told` of the variables that are still wrong. */
async function namedBy(told: (left: readonly string[]) => readonly string[], environment = {}) {
  const start = async (_: unknown, changes: object) => {
    const lines = told(Object.keys(changes)).map((text) => ({ text }))
    const process = {
      exit: () => ({ code: 1, signal: null }),
      exited: undefined,
      lines: () => lines,
    }
    return { role: 'worker', process, url: '', environment } as unknown as SystemProcess
  }
  const attempts = await startAttempts(scene, 'worker', { right: {}, wrong }, start)
  return attempts.map(({ named }) => named)
}

test('the name of the project is named like any other variable, in lines of their own or in one', async () => {
  assert.deepEqual(await namedBy((left) => left), [['PROJECT_NAME', 'SECRET_KEY']])
  assert.deepEqual(await namedBy((left) => left.slice(0, 1)), [['PROJECT_NAME'], ['SECRET_KEY']])
  assert.deepEqual(await namedBy((left) => [`missing: ${left.join(', ')}`]), [
    ['PROJECT_NAME', 'SECRET_KEY'],
  ])
})

test('a line that shows the whole environment names nothing', async () => {
  const whole = "{'PROJECT_NAME': None, 'FRONTEND_HOST': 'x', 'SECRET_KEY': None}"
  assert.deepEqual(await namedBy(() => [whole]), [[]])
  const others = "{'PROJECT_NAME': 'x', 'SECRET_KEY': None}"
  assert.deepEqual(await namedBy((left) => (left.length > 1 ? ['PROJECT_NAME'] : [others])), [
    ['PROJECT_NAME'],
    [],
  ])
})

test('settings that are shown because a rule of the whole has failed are not named by that', async () => {
  const dump = "Value error, no [type=value_error, input_value={'SECRET_KEY': 'x', 'PRO...'}]"
  assert.deepEqual(await namedBy(() => [dump]), [[]])
  const own = "SECRET_KEY [type=value_error, input_value='x', input_type=str]"
  assert.deepEqual(await namedBy((left) => (left.length > 1 ? [own] : [dump])), [
    ['SECRET_KEY'],
    [],
  ])
})

test('a start that ends for want of encryption is judged where something wrong is named', async () => {
  const environment = { SUPABASE_URL: 'http://127.0.0.1:1', ENVIRONMENT: 'staging' }
  const asks = 'SUPABASE_URL must use https in staging'
  assert.deepEqual(await namedBy((left) => [...left, asks], environment), [
    ['PROJECT_NAME', 'SECRET_KEY'],
  ])
  await assert.rejects(
    namedBy(() => [asks], environment),
    Unverified,
  )
})

test('whether a start went on is told by the last one', () => {
  const ended = { exit: { code: 1, signal: null } } as unknown as Attempt
  const running = { exit: undefined } as unknown as Attempt
  assert.deepEqual([[], [ended], [ended, running]].map(wentOn), [false, false, true])
})
