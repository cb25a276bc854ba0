/** Tests of how verdicts are shown, and of the headline that follows from them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureReport, fixtureRow, greenReport } from './fixture-report.ts'
import { fixtureScenario, fixtureStep } from './fixture-scenarios.ts'
import { failedStepMessage, scenarioStanding, unverifiedStanding } from './standing.ts'
import { headline } from './verdict-of-run.ts'

test('the words of a reason tell what is missing or not running from a broken suite', () => {
  assert.equal(unverifiedStanding('needs docker: no engine'), 'no-capability')
  assert.equal(unverifiedStanding('not selected by --tags'), 'not-selected')
  assert.equal(unverifiedStanding('not running: no processes.worker'), 'not-running')
  assert.equal(unverifiedStanding('TypeError: needs is not a function'), 'suite-broke')
  assert.equal(unverifiedStanding(undefined), 'suite-broke')
})

test('a violated scenario is waived only when nothing but waived requirements explains it', () => {
  const violated = fixtureScenario({ status: 'violated', requirements: ['CE-A-01', 'CE-B-01'] })
  const standing = (second: 'conforms' | 'violated' | 'unverified') =>
    scenarioStanding(violated, {
      ...fixtureReport(),
      requirements: [
        fixtureRow('CE-A-01', { verdict: 'waived' }),
        fixtureRow('CE-B-01', { verdict: second }),
      ],
    })
  assert.equal(standing('conforms'), 'waived')
  assert.equal(standing('violated'), 'violated')
  assert.equal(standing('unverified'), 'violated')
  assert.equal(scenarioStanding(violated, { ...fixtureReport(), requirements: [] }), 'violated')
})

test('the message of the step that decided wins over that of a hook that failed later', () => {
  const scenario = fixtureScenario({
    status: 'violated',
    steps: [
      fixtureStep({ status: 'unverified', message: 'the hook' }),
      fixtureStep({ status: 'violated', message: 'the promise' }),
    ],
  })
  assert.equal(failedStepMessage(scenario), 'the promise')
})

test('a run that verified nothing is unverified, not green', () => {
  assert.equal(headline({ ...greenReport(), requirements: [] }).verdict, 'unverified')
  const unselected = fixtureRow('CE-A-01', {
    verdict: 'unverified',
    reason: 'not selected',
    applicable: false,
  })
  assert.equal(headline({ ...greenReport(), requirements: [unselected] }).verdict, 'unverified')
})

test('a shard that has only seen parts of rows hold is no empty run', () => {
  const part = fixtureRow('CE-A-01', {
    ...{ verdict: 'unverified', reason: 'other shards run a part of it', applicable: false },
    scenarios: [{ name: 'n', uri: 'u', line: 1, status: 'conforms', durationMs: 1 }],
  })
  assert.equal(unverifiedStanding(part.reason), 'not-selected')
  assert.equal(headline({ ...greenReport(), requirements: [part] }).verdict, 'conforms')
  const nothing = { ...part, scenarios: [] }
  assert.equal(headline({ ...greenReport(), requirements: [nothing] }).verdict, 'unverified')
})

test('a required row decides the headline, a recommended one only where all required ones are kept', () => {
  const row = (level: 'must' | 'should') => [
    fixtureRow('CE-A-01', {}),
    fixtureRow('CE-B-01', { verdict: 'violated' }, { level }),
  ]
  const must = headline({ ...greenReport(), requirements: row('must') })
  const should = headline({ ...greenReport(), requirements: row('should') })
  assert.deepEqual(must, { verdict: 'violated', sentence: '1 required promise is not kept.' })
  assert.deepEqual(should, {
    verdict: 'violated',
    sentence: '1 recommended promise is not kept.',
  })
})

test('a problem outside of the scenarios keeps the headline from being green', () => {
  assert.equal(headline(greenReport()).verdict, 'conforms')
  assert.equal(headline({ ...greenReport(), problems: ['disk full'] }).verdict, 'unverified')
})

test('what cannot be seen because nothing runs keeps the headline from being green', () => {
  const reason = 'not running: the manifest has no processes.backend'
  const requirements = [
    fixtureRow('CE-A-01', {}),
    fixtureRow('CE-B-01', { verdict: 'unverified', reason, applicable: true }),
  ]
  assert.equal(headline({ ...greenReport(), requirements }).verdict, 'unverified')
})

test('what this target cannot do does not spoil a green run, but is named', () => {
  const requirements = [
    fixtureRow('CE-A-01', {}),
    fixtureRow('CE-B-01', { verdict: 'unverified', reason: 'needs docker', applicable: false }),
  ]
  const { verdict, sentence } = headline({ ...greenReport(), requirements })
  assert.equal(verdict, 'conforms')
  assert.match(sentence, /1 not verifiable on this target/)
})
