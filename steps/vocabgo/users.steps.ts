/** Who acts: two ordinary users, each with a session of their own. */
import { Given } from '@cucumber/cucumber'
import { newUser } from '../../support/checks/vocabgo/users.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, ben } from './notes.ts'

Given('Ada is a signed-in user', async function (this: SuiteWorld) {
  ada.set(this, await newUser(this))
})

Given('Ada and Ben are signed-in users', async function (this: SuiteWorld) {
  const [first, second] = await Promise.all([newUser(this), newUser(this)])
  ada.set(this, first)
  ben.set(this, second)
})
