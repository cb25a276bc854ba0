import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { HealthCheck } from '../../ports/composition.ts'
import { watchHealth } from './compose-health.ts'

/** A watch on a mocked clock whose probe answers what `passes` says. */
function watched(context: TestContext, check: Partial<HealthCheck>, passes: () => boolean) {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  let now = 0
  context.mock.method(performance, 'now', () => now)
  let probes = 0
  const probe = async () => {
    probes += 1
    return passes()
  }
  const watch = watchHealth({ test: ['CMD', 'x'], disabled: false, ...check }, probe)
  context.after(() => watch.stop())
  const advance = async (ms: number) => {
    for (let at = 0; at < ms; at += 10) {
      now += 10
      context.mock.timers.tick(10)
      await Promise.resolve() // lets the probe answer
      await Promise.resolve()
    }
  }
  return { health: () => watch.health(), probes: () => probes, advance }
}

test('the first success is seen early, failures count once per interval', async (t) => {
  let ready = false
  const check = { intervalMs: 10_000, retries: 3 }
  const { health, advance } = watched(t, check, () => ready)
  await advance(29_000)
  assert.equal(health(), 'starting')
  ready = true
  await advance(300)
  assert.equal(health(), 'healthy')
})

test('it is unhealthy after as many failing intervals as the file allows', async (t) => {
  const { health, advance } = watched(t, { intervalMs: 10_000, retries: 3 }, () => false)
  await advance(29_900)
  assert.equal(health(), 'starting')
  await advance(1_000)
  assert.equal(health(), 'unhealthy')
})

test('failures within the start period do not count', async (t) => {
  const check = { intervalMs: 1_000, retries: 1, startPeriodMs: 20_000 }
  const { health, advance } = watched(t, check, () => false)
  await advance(19_900)
  assert.equal(health(), 'starting')
  await advance(500)
  assert.equal(health(), 'unhealthy')
})

test('once healthy it is asked once per interval', async (t) => {
  const { health, probes, advance } = watched(t, { intervalMs: 5_000 }, () => true)
  await advance(100)
  assert.equal(health(), 'healthy')
  await advance(14_900)
  assert.equal(probes(), 3)
})

test('a service without a check, or with a disabled one, has no health', () => {
  const probe = async () => true
  assert.equal(watchHealth(undefined, probe).health(), 'none')
  assert.equal(watchHealth({ test: ['NONE'], disabled: true }, probe).health(), 'none')
})

test('a check under way ends with the watch', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<AbortSignal>()
  const endless = (_test: readonly string[], _timeoutMs: number, stop: AbortSignal) => {
    begin(stop)
    return new Promise<boolean>(() => undefined)
  }
  const watch = watchHealth({ test: ['CMD', 'x'], disabled: false }, endless)
  const stop = await begun
  assert.equal(stop.aborted, false)
  watch.stop()
  assert.equal(stop.aborted, true)
})
