/** What the steps about the deployment of VocabGo tell each other. */
import type { EmptyProject, Pushed } from '../../support/checks/vocabgo/empty-projects.ts'
import type { StoredFile } from '../../support/checks/vocabgo/files.ts'
import type { Attempt, ScriptFile } from '../../support/checks/vocabgo/local-set-up.ts'
import type { Neighbours } from '../../support/checks/vocabgo/neighbours.ts'
import type { Elements } from '../../support/checks/vocabgo/schema-document.ts'
import type { Detection, Verified } from '../../support/checks/vocabgo/verification.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { CommandResult } from '../../support/ports/composition.ts'
import type { Push } from '../../support/services/supabase/migrations.ts'

export const emptyProjects: Note<readonly [EmptyProject, EmptyProject]> = note('the empty projects')
export const pushed: Note<{ readonly production: Pushed; readonly local: Pushed }> =
  note('what was pushed')
export const pushes: Note<readonly Push[]> = note('the pushes')
export const otherFeature: Note<EmptyProject & { readonly neighbours: Neighbours }> = note(
  'the project of another feature',
)
export const script: Note<ScriptFile> = note('the script')
export const setUpAttempt: Note<Attempt> = note('the set-up')
export const setUpRuns: Note<readonly CommandResult[]> = note('the two set-ups')
export const verified: Note<Verified> = note('the verification')
export const detections: Note<readonly Detection[]> = note('what the verification noticed')
export const lacking: Note<readonly string[]> = note('what the project lacks by itself')
export const elements: Note<Elements> = note('the elements of the project')
export const exposed: Note<readonly string[]> = note('the places that show the key')
export const oldFile: Note<StoredFile> = note('the old file')
