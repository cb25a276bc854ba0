/** Scenarios of every outcome, for the tests of the renderers. */
import type { Attachment, ScenarioOutcome, StepOutcome } from '../ports/report.ts'

/** What a record can hold that breaks a careless renderer. */
export const hostile = '<script>alert("x")</script> & \' ]]> \u0000\u001b[31m ünïcödé 漢字 🧪'

export const fixtureStart = '2025-11-20T08:15:30.250Z'

export function fixtureScenario(changes: Partial<ScenarioOutcome>): ScenarioOutcome {
  return {
    name: 'A file arrives once',
    feature: 'Storage',
    rule: 'An upload is stored once',
    uri: 'features/curriculum-extractor/storage.feature',
    line: 12,
    tags: ['@CE-STO-01'],
    requirements: ['CE-STO-01'],
    status: 'conforms',
    startedAt: fixtureStart,
    durationMs: 1234.5,
    waitedMs: 0,
    attempts: 1,
    steps: [
      fixtureStep({}),
      fixtureStep({ keyword: 'Then ', text: 'it is there', kind: 'outcome' }),
    ],
    ...changes,
  }
}

export function fixtureStep(changes: Partial<StepOutcome>): StepOutcome {
  return {
    keyword: 'When ',
    text: 'a PDF of 25 MB is uploaded',
    kind: 'action',
    line: 14,
    status: 'passed',
    startedAt: fixtureStart,
    durationMs: 420,
    attachments: [],
    ...changes,
  }
}

const killMessage = [
  'No other worker finished the job within 30 s.',
  'expected: one effect',
  'received: none',
  hostile,
].join('\n')

export function fixtureScenarios(): readonly ScenarioOutcome[] {
  return [
    fixtureScenario({}),
    fixtureScenario({ line: 22, durationMs: 61_000 }),
    fixtureScenario({
      name: 'The worker is killed in the middle of the job',
      feature: 'Worker',
      rule: 'A job whose worker dies is finished by another worker',
      uri: 'features/curriculum-extractor/worker.feature',
      tags: ['@CE-WRK-15', '@slow'],
      requirements: ['CE-WRK-15'],
      status: 'violated',
      reason: 'No other worker finished the job within 30 s.',
      durationMs: 31_500,
      steps: killSteps(),
    }),
    fixtureScenario({
      name: 'The stack comes up healthy',
      feature: 'Compose',
      tags: ['@CE-CMP-07', '@needs-docker'],
      requirements: ['CE-CMP-07'],
      status: 'unverified',
      reason: 'needs docker: no Docker engine answers on this machine',
      durationMs: 2,
      steps: [fixtureStep({ status: 'not-reached', durationMs: 0 })],
    }),
    brokenScenario('A stranger reads nobody’s words', ['VG-RLS-02'], 'unverified'),
    brokenScenario(`A file past its time is gone ${hostile}`, ['VG-BKT-04'], 'violated'),
  ]
}

function brokenScenario(
  name: string,
  requirements: readonly string[],
  status: 'violated' | 'unverified',
): ScenarioOutcome {
  const message = 'TypeError: Cannot read properties of undefined\n    at steps/rows.steps.ts:41:7'
  return fixtureScenario({
    name,
    feature: 'Rows and buckets',
    uri: 'features/vocabgo/rows.feature',
    tags: requirements.map((id) => `@${id}`),
    requirements,
    status,
    reason: status === 'violated' ? 'The file is still there.' : (message.split('\n')[0] ?? ''),
    steps: [
      fixtureStep({
        status,
        message: status === 'violated' ? 'The file is still there.' : message,
      }),
    ],
  })
}

function killSteps(): readonly StepOutcome[] {
  return [
    fixtureStep({ keyword: 'Before', text: '', kind: 'hook', durationMs: 1 }),
    fixtureStep({
      keyword: 'Given ',
      text: 'a job that takes 3 seconds is running',
      kind: 'context',
    }),
    fixtureStep({ text: 'its worker is killed', attachments: [evidence()] }),
    fixtureStep({
      keyword: 'Then ',
      text: 'another worker finishes the job within 30 seconds',
      kind: 'outcome',
      status: 'violated',
      message: killMessage,
      durationMs: 30_040,
      attachments: [log()],
    }),
    fixtureStep({
      keyword: 'And ',
      text: 'the job’s effect happened exactly once',
      kind: 'outcome',
      status: 'not-reached',
      durationMs: 0,
    }),
    fixtureStep({ keyword: 'After', text: '', kind: 'hook', durationMs: 12 }),
  ]
}

function evidence(): Attachment {
  const measured = {
    fault: { kind: 'kill', pid: 4711, bitAfterMs: 12 },
    states: ['waiting', 'active', 'stalled'],
    attempts: [
      { worker: 'worker-1', outcome: 'killed', afterMs: 1510 },
      { worker: 'worker-2', outcome: hostile, afterMs: 30_000 },
    ],
  }
  return {
    name: 'the killed worker',
    mediaType: 'application/json',
    body: JSON.stringify(measured),
    encoding: 'utf8',
  }
}

function log(): Attachment {
  const lines = Array.from(
    { length: 40 },
    (_, index) => `08:15:${20 + index} [worker-1] line ${index}`,
  )
  return {
    name: 'log of worker-1',
    mediaType: 'text/plain',
    body: Buffer.from([...lines, hostile].join('\n'), 'utf8').toString('base64'),
    encoding: 'base64',
  }
}
