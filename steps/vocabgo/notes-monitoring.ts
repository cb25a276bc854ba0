/** What the steps about monitoring tell each other. */
import type { SourceFile } from '../../support/checks/clean-copy.ts'
import { askAround, type Figures, type Planned } from '../../support/checks/vocabgo/figures.ts'
import { asService, type QueryName } from '../../support/checks/vocabgo/monitoring-queries.ts'
import type { Views } from '../../support/checks/vocabgo/user-views.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { Place } from '../../support/services/supabase/visitor.ts'
import type { SuiteWorld } from '../../support/world.ts'

/** Rows that come and go with the question. */
export const planned: Note<readonly Planned[]> = note('the rows to come')
export const figures: Note<Figures> = note('the figures')
export const agents: Note<readonly [string, string]> = note('the agents')
export const uploads: Note<readonly Place[]> = note('the files')
export const views: Note<Views> = note('the views')
export const delivered: Note<readonly SourceFile[]> = note('the files of the repository')

/** Adds rows to those that are to come. */
export function plan(world: SuiteWorld, rows: readonly Planned[]): void {
  planned.set(world, [...(planned.find(world) ?? []), ...rows])
}

/** Asks as the service, before and after they have come. */
export async function ask(world: SuiteWorld, ...names: readonly QueryName[]): Promise<void> {
  figures.set(world, await askAround(world, planned.of(world), names.map(asService)))
}
