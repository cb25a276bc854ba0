/** What the steps about monitoring tell each other. */
import type { SourceFile } from '../../support/checks/repository-files.ts'
import type { Figures, Planned } from '../../support/checks/vocabgo/figures.ts'
import type { Views } from '../../support/checks/vocabgo/user-views.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { Place } from '../../support/services/supabase/visitor.ts'

/** Rows that come and go with the question. */
export const planned: Note<readonly Planned[]> = note('the rows to come')
export const figures: Note<Figures> = note('the figures')
export const agents: Note<readonly [string, string]> = note('the agents')
export const uploads: Note<readonly Place[]> = note('the files')
export const views: Note<Views> = note('the views')
export const delivered: Note<readonly SourceFile[]> = note('the files of the repository')
