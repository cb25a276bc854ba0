/** How measurements and step outcomes travel through cucumber's message stream. */

/** How a sentence ended that did not hold, while the scenario went on with the next one. */
export interface SentenceEnd {
  readonly type: string
  readonly message: string
}

export const mediaTypes = {
  measured: 'application/vnd.plumbline.measured+json',
  sentenceEnd: 'application/vnd.plumbline.sentence-end+json',
  waited: 'application/vnd.plumbline.waited+json',
  log: 'text/plain',
  picture: 'image/svg+xml',
} as const

/** Whether an attachment only carries something through the stream and is no evidence itself. */
export function isCarrier(mediaType: string): boolean {
  return mediaType === mediaTypes.sentenceEnd || mediaType === mediaTypes.waited
}

/** By this error a scenario fails in cucumber after some of its sentences did not hold. */
export class SentencesNotHeld extends Error {}

/** Cucumber names an error in its messages by its class. */
export const sentencesNotHeld = SentencesNotHeld.name
