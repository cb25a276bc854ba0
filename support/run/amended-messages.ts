/** Cucumber's messages with each sentence's own end: the runner would have skipped what follows a failure. */
import { type Envelope, TestStepResultStatus } from '@cucumber/messages'
import { isCarrier, mediaTypes, type SentenceEnd } from '../evidence/media.ts'

/**
 * A step whose sentence did not hold is written as failed, with its error, although the scenario went
 * on; the attachments that carried this through the stream are left out.
 */
export function amended(messages: readonly Envelope[]): Envelope[] {
  const ends = new Map<string, SentenceEnd>()
  for (const { attachment } of messages) {
    if (attachment?.mediaType !== mediaTypes.sentenceEnd) continue
    ends.set(key(attachment), JSON.parse(attachment.body) as SentenceEnd)
  }
  return messages
    .filter(({ attachment }) => attachment === undefined || !isCarrier(attachment.mediaType))
    .map((message) => amend(message, ends))
}

function amend(message: Envelope, ends: ReadonlyMap<string, SentenceEnd>): Envelope {
  const finished = message.testStepFinished
  const end = finished === undefined ? undefined : ends.get(key(finished))
  if (finished === undefined || end === undefined) return message
  const testStepResult = {
    ...finished.testStepResult,
    status: TestStepResultStatus.FAILED,
    message: end.message,
    exception: { type: end.type, message: end.message },
  }
  return { ...message, testStepFinished: { ...finished, testStepResult } }
}

function key(step: { testCaseStartedId?: string; testStepId?: string }): string {
  return `${step.testCaseStartedId} ${step.testStepId}`
}
