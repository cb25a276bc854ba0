/** What happens around every scenario and every sentence. */
import { AssertionError } from 'node:assert'
import {
  After,
  AfterStep,
  Before,
  BeforeStep,
  type ITestCaseHookParameter,
  type ITestStepHookParameter,
  Status,
  setDefaultTimeout,
  setDefinitionFunctionWrapper,
} from '@cucumber/cucumber'
import { PickleStepType } from '@cucumber/messages'
import { permissions } from './config/options.ts'
import { NoteMissing, SuiteError, Unverified, Violation } from './core/errors.ts'
import { takeWaited } from './core/waiting.ts'
import { mediaTypes, SentencesNotHeld } from './evidence/media.ts'
import { endOf } from './evidence/sentence-end.ts'
import type { SuiteWorld } from './world.ts'

// Every wait has a deadline of its own with a message of its own; this one only ends a hung check.
setDefaultTimeout(180_000)

/**
 * A Then that does not hold, or that cannot be tried here, is kept for the report, and the next sentence is
 * checked all the same. A check that breaks ends the scenario: the next sentence may rest on what it has
 * waited for. So does what breaks before, with what was expected and received.
 */
setDefinitionFunctionWrapper((code: (...args: unknown[]) => unknown) => {
  return async function held(this: SuiteWorld, ...args: unknown[]) {
    const { sentence } = this
    try {
      return await judged(this, () => code.apply(this, args))
    } catch (error) {
      if (sentence?.promises === true && isFinding(error)) {
        return this.sentenceBroke(sentence, error)
      }
      // The runner knows the message of an error alone.
      if (error instanceof Violation || error instanceof SuiteError) {
        this.attach(JSON.stringify(endOf(error)), mediaTypes.sentenceEnd)
      }
      throw error
    }
  }
})

/** Whether an error says something of the system or of the target; every other one is of the check. */
function isFinding(error: unknown): boolean {
  const findings = [Violation, Unverified, NoteMissing, AssertionError]
  return findings.some((kind) => error instanceof kind)
}

/**
 * Where a guard has refused something, nothing that follows tells anything of the system, whatever the
 * check has made of the refusal.
 */
async function judged(world: SuiteWorld, code: () => unknown): Promise<unknown> {
  const [end] = await Promise.allSettled([Promise.resolve().then(code)])
  const refusal = world.guard?.refusal()
  if (refusal !== undefined) throw new Unverified(refusal)
  if (end.status === 'rejected') throw end.reason
  return end.value
}

Before(function (this: SuiteWorld, { pickle }: ITestCaseHookParameter) {
  takeWaited()
  this.guard?.forget()
  this.enter(pickle.uri)
  const allowed = this.book.remote?.allow ?? permissions
  for (const word of permissions.filter((each) => !allowed.includes(each))) {
    if (!pickle.tags.some(({ name }) => name === `@${word}`)) continue
    throw new Unverified(`needs --allow ${word}: not given for these services`)
  }
  for (const { name } of pickle.tags) {
    const capability = /^@needs-(.+)$/.exec(name)?.[1]
    if (capability === undefined) continue
    const there = this.book.capabilities[capability] ?? 'the target does not know this capability'
    if (there !== true) throw new Unverified(`needs ${capability}: ${there}`)
  }
})

Before({ tags: '@destructive' }, async function (this: SuiteWorld) {
  await this.takeOwnStack()
})

BeforeStep(function (this: SuiteWorld, { pickleStep }: ITestStepHookParameter) {
  const promises = pickleStep.type === PickleStepType.OUTCOME
  this.sentence = { text: pickleStep.text, promises }
})

AfterStep(function (this: SuiteWorld) {
  this.sentence = undefined
})

// Defined first, so it runs last: the clean-up must see nothing that a later hook still needs.
After(async function (this: SuiteWorld) {
  this.sentence = undefined
  const errors = await this.scope.unwind()
  const refusal = this.guard?.refusal()
  if (refusal !== undefined) throw new Unverified(refusal)
  if (errors.length > 0) throw new AggregateError(errors, errors.map((e) => e.message).join('; '))
})

After(function (this: SuiteWorld) {
  this.attach(JSON.stringify({ ms: takeWaited() }), mediaTypes.waited)
})

After(function (this: SuiteWorld, { result }: ITestCaseHookParameter) {
  this.sentence = undefined
  const failed = this.broken.length > 0 || result?.status === Status.FAILED
  if (!failed) return
  for (const each of this.processes) {
    const lines = each.lines().slice(-200)
    if (lines.length === 0) continue
    const text = lines.map(({ at, text }) => `${new Date(at).toISOString()} ${text}`).join('\n')
    const name = `log of ${each.name} (${each.pid})`
    this.attach(text, { mediaType: mediaTypes.log, fileName: name })
  }
  if (this.broken.length === 0) return
  throw new SentencesNotHeld(`these sentences did not hold: ${this.broken.join('; ')}`)
})
