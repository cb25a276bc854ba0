/** What the steps about the queue tell each other. */
import type { LongQueue } from '../../support/checks/vocabgo/long-queue.ts'
import type { Moment } from '../../support/checks/vocabgo/queue.ts'
import type { Attempt } from '../../support/checks/vocabgo/queue-crowds.ts'
import type { Trigger } from '../../support/checks/vocabgo/queue-triggers.ts'
import { type Note, note } from '../../support/core/note.ts'

export const triggers: Note<readonly Trigger[]> = note('the triggers')
/** The queue after each event of the scenario. */
export const moments: Note<readonly Moment[]> = note('the queue')
export const attempts: Note<readonly Attempt[]> = note('the attempts')
export const longQueue: Note<LongQueue> = note('the long queue')
/** The places that each user reads of the own jobs. */
export const placesSeen: Note<Readonly<Record<string, readonly unknown[]>>> = note(
  'the places that were seen',
)
