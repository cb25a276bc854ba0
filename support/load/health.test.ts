import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { constant } from './arrivals.ts'
import { delays } from './delays.ts'
import { monitorHealth } from './health.ts'
import { obstacleIn } from './obstacle.ts'
import { openLoad } from './open-load.ts'
import { seeded } from './random.ts'
import { virtualClock } from './testing/virtual-clock.ts'

describe('delays', () => {
  it('between two moments never leave out what may have fallen there', () => {
    const sum = delays()
    sum.add(5, 10, 4)
    sum.add(15, 20, 6)
    sum.add(20, 30, 1)
    assert.equal(sum.between(16, 18), 6, 'told at 20, may have been at any time since 15')
    assert.equal(sum.between(11, 14), 0, 'nothing happened there')
    assert.equal(sum.between(9, 16), 10)
    assert.equal(sum.between(0, 100), 11)
    assert.equal(sum.between(30, 40), 0)
    assert.deepEqual([sum.total, sum.longest], [11, 6])
  })
})

describe('the health of the injector', () => {
  it('counts only what is later than a timer may be', () => {
    const monitor = monitorHealth([])
    for (const at of [2, 5, 55, 57]) monitor.beat(at, 2)
    const health = monitor.end(57)
    assert.equal(health.hinderedBetween(0, 57), 46)
    assert.equal(health.hinderedBetween(0, 4), 0)
  })
  it('tells the processor time of a process of the system', {
    skip: process.platform !== 'linux',
  }, async () => {
    const child = spawn(process.execPath, ['-e', 'console.log(1); for (;;);'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(child.stdout, 'data')
    const load = { arrivals: constant(10), operation: async () => undefined, answerWithinMs: 0 }
    const record = await openLoad({ ...load, forMs: 300, pids: [child.pid ?? 0] })
    child.kill()
    const [watched] = record.health.watched
    assert.ok(watched !== undefined && watched.cpu + watched.waiting > 0.5, JSON.stringify(watched))
  })
  it('names the processes that cannot be watched', () => {
    assert.deepEqual(monitorHealth([2 ** 30]).end(1).unwatched, [2 ** 30])
  })
})

describe('an obstacle', () => {
  const loaded = (heldUpMs: number) => {
    const clock = virtualClock()
    const random = seeded(1)
    const operation = () => {
      if (random() < 0.05) clock.holdUp(heldUpMs)
      return clock.after(1)
    }
    const load = { arrivals: constant(100), operation, forMs: 5_000, answerWithinMs: 1_000, clock }
    return clock.runUntil(openLoad(load))
  }
  it('is an injector that sent late, with how many and how late', async () => {
    const obstacle = obstacleIn(await loaded(200))
    assert.match(
      obstacle ?? '',
      /^the injector sent \d+ of 500 in late bursts, the latest by \d+ ms$/,
    )
  })
  it('is none that kept its schedule', async () => {
    const { durationMs, ...rest } = await loaded(0)
    const idle = { ...rest, durationMs, health: { ...rest.health, cpu: 0.1 } }
    assert.equal(obstacleIn(idle), undefined)
  })
  it('is an injector that had no processor left', async () => {
    const record = await loaded(0)
    const full = { ...record, health: { ...record.health, cpu: 0.97 } }
    assert.match(obstacleIn(full) ?? '', /^the injector used 97 % of a processor/)
  })
})
