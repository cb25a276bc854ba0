/** Listens to cucumber's messages and keeps what the scenarios showed. */
import {
  type Envelope,
  type GherkinDocument,
  type Attachment as MessageAttachment,
  type TestCase,
  type TestStepFinished,
  TestStepResultStatus,
  TimeConversion,
} from '@cucumber/messages'
import { gravest, type Judgement } from '../core/verdict.ts'
import { mediaTypes } from '../evidence/media.ts'
import type { ScenarioOutcome, StepOutcome } from '../ports/report.ts'
import { type StepResult, type StepText, stepOutcomes } from './attempt.ts'
import { type ScenarioText, scenarioText } from './feature-texts.ts'

export interface Listener {
  readonly started: (scenario: ScenarioText) => void
  readonly finished: (outcome: ScenarioOutcome) => void
}

export interface Collector {
  take(envelope: Envelope): void
  /** Every scenario so far; several attempts at one are one outcome, the gravest. */
  outcomes(): readonly ScenarioOutcome[]
  /** What went wrong outside of any scenario. */
  problems(): readonly string[]
}

interface Attempt {
  readonly testCase: TestCase
  readonly startedAtMs: number
  readonly started: Map<string, number>
  readonly finished: Map<string, TestStepFinished>
  readonly attachments: MessageAttachment[]
}

const hookText: StepText = { keyword: 'Hook', text: 'set-up or clean-up', kind: 'hook', line: 0 }

export function collector(listener: Listener): Collector {
  const documents = new Map<string, GherkinDocument>()
  const texts = new Map<string, ScenarioText>()
  const testCases = new Map<string, TestCase>()
  const attempts = new Map<string, Attempt>()
  const outcomes = new Map<string, ScenarioOutcome>()
  const problems: string[] = []

  const finish = (attemptId: string, atMs: number, retried: boolean) => {
    const attempt = attempts.get(attemptId)
    const text = attempt === undefined ? undefined : texts.get(attempt.testCase.pickleId)
    if (attempt === undefined || text === undefined) return
    const outcome = combine(outcomes.get(attempt.testCase.id), outcomeOf(text, attempt, atMs))
    outcomes.set(attempt.testCase.id, outcome)
    attempts.delete(attemptId)
    if (!retried) listener.finished(outcome)
  }

  const take = (envelope: Envelope) => {
    const { gherkinDocument, pickle, testCase, parseError, attachment } = envelope
    const { testCaseStarted, testCaseFinished, testStepStarted, testStepFinished } = envelope
    if (gherkinDocument?.uri !== undefined) documents.set(gherkinDocument.uri, gherkinDocument)
    if (pickle !== undefined) {
      const document = documents.get(pickle.uri)
      if (document !== undefined) texts.set(pickle.id, scenarioText(pickle, document))
    }
    if (testCase !== undefined) testCases.set(testCase.id, testCase)
    if (parseError !== undefined) problems.push(`${parseError.source.uri}: ${parseError.message}`)
    if (testCaseStarted !== undefined) {
      const started = testCases.get(testCaseStarted.testCaseId)
      if (started === undefined) return
      attempts.set(testCaseStarted.id, newAttempt(started, ms(testCaseStarted.timestamp)))
      const text = texts.get(started.pickleId)
      if (text !== undefined && testCaseStarted.attempt === 0) listener.started(text)
    }
    if (testStepStarted !== undefined) {
      const attempt = attempts.get(testStepStarted.testCaseStartedId)
      attempt?.started.set(testStepStarted.testStepId, ms(testStepStarted.timestamp))
    }
    if (testStepFinished !== undefined) {
      const attempt = attempts.get(testStepFinished.testCaseStartedId)
      attempt?.finished.set(testStepFinished.testStepId, testStepFinished)
    }
    if (attachment?.testCaseStartedId !== undefined) {
      attempts.get(attachment.testCaseStartedId)?.attachments.push(attachment)
    }
    if (testCaseFinished !== undefined) {
      const { testCaseStartedId, timestamp, willBeRetried } = testCaseFinished
      finish(testCaseStartedId, ms(timestamp), willBeRetried)
    }
    problems.push(...runHookProblem(envelope))
  }
  return { take, outcomes: () => [...outcomes.values()], problems: () => problems }
}

function newAttempt(testCase: TestCase, startedAtMs: number): Attempt {
  return { testCase, startedAtMs, started: new Map(), finished: new Map(), attachments: [] }
}

function outcomeOf(text: ScenarioText, attempt: Attempt, finishedAtMs: number): ScenarioOutcome {
  const steps = stepOutcomes(
    attempt.testCase.testSteps.map((step) => ({
      text: text.steps.get(step.pickleStepId ?? '') ?? hookText,
      result: resultOf(step.id, attempt),
    })),
  )
  const status = statusOf(steps)
  const reason = reasonOf(steps, status)
  const { steps: _, ...words } = text
  return {
    ...words,
    status,
    ...(reason === undefined ? {} : { reason }),
    startedAt: new Date(attempt.startedAtMs).toISOString(),
    durationMs: finishedAtMs - attempt.startedAtMs,
    waitedMs: waitedIn(attempt.attachments),
    attempts: 1,
    steps,
  }
}

function waitedIn(attachments: readonly MessageAttachment[]): number {
  const told = attachments.find(({ mediaType }) => mediaType === mediaTypes.waited)
  return told === undefined ? 0 : Number(JSON.parse(told.body).ms)
}

function resultOf(stepId: string, attempt: Attempt): StepResult | undefined {
  const finished = attempt.finished.get(stepId)
  if (finished === undefined) return undefined
  const { status, message, exception, duration } = finished.testStepResult
  const words = exception?.message ?? message
  return {
    status,
    ...(words === undefined ? {} : { message: words }),
    ...(exception?.type === undefined ? {} : { exceptionType: exception.type }),
    startedAtMs: attempt.started.get(stepId) ?? ms(finished.timestamp),
    durationMs: TimeConversion.durationToMilliseconds(duration),
    attachments: attempt.attachments.filter((a) => a.testStepId === stepId),
  }
}

/** A scenario that promises nothing, or of which nothing ran, has verified nothing. */
function statusOf(steps: readonly StepOutcome[]): Judgement {
  if (steps.some((step) => step.status === 'violated')) return 'violated'
  const promises = steps.filter((step) => step.kind === 'outcome')
  const broken = steps.some((step) => step.status !== 'passed')
  return promises.length === 0 || broken ? 'unverified' : 'conforms'
}

function reasonOf(steps: readonly StepOutcome[], status: Judgement): string | undefined {
  if (status === 'conforms') return undefined
  const grave = status === 'violated' ? 'violated' : 'unverified'
  const culprit = steps.find((step) => step.status === grave)
  if (culprit === undefined) return 'it promises nothing: no Then was reached'
  return culprit.message?.split('\n')[0] ?? culprit.text
}

/** A scenario that failed once has failed, whatever a further attempt shows. */
function combine(before: ScenarioOutcome | undefined, now: ScenarioOutcome): ScenarioOutcome {
  if (before === undefined) return now
  const attempts = before.attempts + 1
  const grave = gravest([before.status, now.status]) === before.status ? before : now
  return { ...grave, attempts, durationMs: before.durationMs + now.durationMs }
}

function runHookProblem({ testRunHookFinished }: Envelope): string[] {
  const result = testRunHookFinished?.result
  if (result === undefined || result.status === TestStepResultStatus.PASSED) return []
  return [`a hook of the run failed: ${result.exception?.message ?? result.message ?? ''}`]
}

function ms(timestamp: { seconds: number; nanos: number }): number {
  return TimeConversion.timestampToMillisecondsSinceEpoch(timestamp)
}
