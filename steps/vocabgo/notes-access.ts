/** What the steps about access to rows and functions tell each other. */

import type { Told } from '../../support/checks/vocabgo/active-jobs.ts'
import type { Rounds } from '../../support/checks/vocabgo/admission.ts'
import type { Attempt } from '../../support/checks/vocabgo/attempts.ts'
import type { CleanUp } from '../../support/checks/vocabgo/cooldown-clean-up.ts'
import type { Definer, Relation } from '../../support/checks/vocabgo/exposed.ts'
import type { Signature } from '../../support/checks/vocabgo/functions.ts'
import type { Table } from '../../support/checks/vocabgo/names.ts'
import type { Call } from '../../support/checks/vocabgo/open-functions.ts'
import type { Deed } from '../../support/checks/vocabgo/own-cycle.ts'
import type { Reach } from '../../support/checks/vocabgo/reach.ts'
import type { Rights } from '../../support/checks/vocabgo/rights.ts'
import type { Work } from '../../support/checks/vocabgo/service-role.ts'
import type { Reading } from '../../support/checks/vocabgo/views.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { Answer, Row } from '../../support/services/supabase/records.ts'

export const relations: Note<readonly Relation[]> = note('what the API shows')
export const definers: Note<readonly Definer[]> = note('the functions with rights of their owner')
export const calls: Note<readonly Call[]> = note('what came of the functions')
export const signatures: Note<readonly Signature[]> = note('the functions')
export const readings: Note<{ readonly table: Table; readonly each: readonly Reading[] }> =
  note('the readings')
export const everything: Note<Readonly<Record<string, Answer>>> = note('what was read')
export const attempts: Note<readonly Attempt[]> = note('what was attempted')
export const reaches: Note<readonly Reach[]> = note('how far statements reached')
export const effects: Note<readonly Deed[]> = note('what took effect')
export const serviceWork: Note<Work> = note('the work of the service')
export const told: Note<Told> = note('the counts')
export const rounds: Note<Rounds> = note('the rounds')
export const cooldownsOfMany: Note<CleanUp> = note('the cooldowns')
export const cooldownsLeft: Note<{
  readonly first: readonly Row[]
  readonly second: readonly Row[]
}> = note('what the clean-up left')

export const rights: Note<{ readonly eve: readonly Rights[]; readonly other: Rights }> =
  note('the rights')
