/** One attempt at a scenario, put together from cucumber's messages. */
import { type Attachment as MessageAttachment, TestStepResultStatus } from '@cucumber/messages'
import { FinalViolation, NoteMissing, Unverified, Violation } from '../core/errors.ts'
import { isCarrier, mediaTypes, type SentenceEnd, sentencesNotHeld } from '../evidence/media.ts'
import type { Attachment, StepOutcome, StepStatus } from '../ports/report.ts'

/** What is known of a step before it runs. */
export interface StepText {
  readonly keyword: string
  readonly text: string
  readonly kind: StepOutcome['kind']
  readonly line: number
}

/** What cucumber said of it. */
export interface StepResult {
  readonly status: TestStepResultStatus
  readonly message?: string
  readonly exceptionType?: string
  readonly startedAtMs: number
  readonly durationMs: number
  readonly attachments: readonly MessageAttachment[]
}

/** The outcomes of an attempt's steps in order; hooks that only did their work are left out. */
export function stepOutcomes(
  steps: readonly { readonly text: StepText; readonly result: StepResult | undefined }[],
): StepOutcome[] {
  let stopped = false
  const outcomes: StepOutcome[] = []
  for (const { text, result } of steps) {
    if (result === undefined) continue
    const { status, message } = judged(text, result, stopped)
    const attachments = result.attachments.filter(isEvidence).map(attachment)
    if (text.kind === 'hook' && status === 'passed' && attachments.length === 0) continue
    if (status !== 'passed') stopped = true
    outcomes.push({
      ...text,
      status,
      ...(message === undefined ? {} : { message }),
      startedAt: new Date(result.startedAtMs).toISOString(),
      durationMs: result.durationMs,
      attachments,
    })
  }
  return outcomes
}

function judged(
  text: StepText,
  result: StepResult,
  stopped: boolean,
): { status: StepStatus; message?: string } {
  const end = result.attachments.find((a) => a.mediaType === mediaTypes.sentenceEnd)
  if (end !== undefined) {
    const { type, message } = JSON.parse(bodyText(end)) as SentenceEnd
    return byError(type, message, stopped)
  }
  const { status, message = '', exceptionType = 'Error' } = result
  if (status === TestStepResultStatus.PASSED) return { status: 'passed' }
  if (status === TestStepResultStatus.SKIPPED) {
    return stopped
      ? { status: 'not-reached' }
      : { status: 'unverified', message: 'skipped: the step chose not to check' }
  }
  if (status !== TestStepResultStatus.FAILED) {
    return { status: 'unverified', message: `the check broke: the step is ${status.toLowerCase()}` }
  }
  if (text.kind === 'hook' && exceptionType === sentencesNotHeld) return { status: 'passed' }
  return byError(exceptionType, message, stopped)
}

/** Classes of errors that speak about the system; every other one speaks about the check. */
const violations = new Set([Violation.name, FinalViolation.name, 'AssertionError'])

function byError(
  type: string,
  message: string,
  stopped: boolean,
): { status: StepStatus; message: string } {
  if (violations.has(type)) return { status: 'violated', message }
  if (type === Unverified.name) return { status: 'unverified', message }
  if (type === NoteMissing.name && stopped) return { status: 'not-reached', message }
  return { status: 'unverified', message: `the check broke: ${type}: ${message}` }
}

function isEvidence(a: MessageAttachment): boolean {
  return !isCarrier(a.mediaType)
}

function attachment(a: MessageAttachment): Attachment {
  return {
    name: a.fileName ?? a.mediaType,
    mediaType: a.mediaType,
    body: a.body,
    encoding: a.contentEncoding === 'BASE64' ? 'base64' : 'utf8',
  }
}

function bodyText(a: MessageAttachment): string {
  return a.contentEncoding === 'BASE64' ? Buffer.from(a.body, 'base64').toString('utf8') : a.body
}
