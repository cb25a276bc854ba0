/** Whether the health check of a worker tells the state of that very worker. */
import { Given, Then, When } from '@cucumber/cucumber'
import { openLab } from '../../support/checks/failure-lab.ts'
import { allAlive, failsInTime, noneAlive, workerCheck } from '../../support/checks/liveness.ts'
import { resilienceOf, shortTimes } from '../../support/checks/short-times.ts'
import { outage } from '../../support/faults/outage.ts'
import { pause } from '../../support/faults/signals.ts'
import { readProject } from '../../support/run/compose.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { check, lab } from './notes-failures.ts'

Given('two healthy workers beside each other', async function (this: SuiteWorld) {
  const variable = resilienceOf(this.manifest.resilience.workerName, 'workerName')
  const made = await openLab(this, {
    ...{ workers: 2, backend: false },
    // Without a setting for it the workers have the time that their own check gives them.
    changes: this.manifest.resilience.heartbeat ? shortTimes(this.manifest, { heartbeat: 60 }) : {},
    workerChanges: (number) => ({ [variable]: `plumbline-${number + 1}` }),
  })
  lab.set(this, made)
  const { project } = await readProject(this, this.book.runDir)
  check.set(this, workerCheck(this, project))
  await allAlive(this, check.of(this), made.workers)
})

When('one of them freezes', async function (this: SuiteWorld) {
  const [first] = lab.of(this).workers
  if (first !== undefined) await pause(first.process, this.scope)
})

Then('its own health check fails in time', async function (this: SuiteWorld) {
  const [frozen] = lab.of(this).workers
  if (frozen === undefined) throw new Error('there is no worker')
  const afterMs = await failsInTime(this, check.of(this), frozen, 'the worker is frozen')
  this.measured('the health check of a frozen worker', { failsAfterMs: afterMs })
})

Then('the health check of the other one succeeds', async function (this: SuiteWorld) {
  await allAlive(this, check.of(this), lab.of(this).workers.slice(1))
})

Then('no health check succeeds once Redis is gone', async function (this: SuiteWorld) {
  const { redis, queue, workers } = lab.of(this)
  await queue.close() // or it would try to reach a Redis that is dead on purpose
  await outage('Redis', redis, this.scope)
  await noneAlive(this, check.of(this), workers)
})
