/** What the steps about the production migration tell each other. */
import type { ProductionComposition } from '../../support/checks/production-migration/composition.ts'
import type { BuiltSite } from '../../support/checks/production-migration/site-build.ts'
import type { ReadProgram } from '../../support/checks/production-migration/source-tree.ts'
import type { StartAttempt, Trial } from '../../support/checks/production-migration/starts.ts'
import { type Note, note } from '../../support/core/note.ts'

export const composition: Note<ProductionComposition> = note('the composition')
export const development: Note<ProductionComposition> = note('the composition of development')
export const programs: Note<readonly ReadProgram[]> = note('the programs')
export const siteBuilds: Note<
  readonly { readonly marks: Record<string, string>; readonly site: BuiltSite }[]
> = note('the built sites')
export const refusedBuild: Note<{ readonly name: string; readonly site: BuiltSite }> = note(
  'the build that lacks a setting',
)
export const trials: Note<readonly Trial[]> = note('the environments')
export const attempts: Note<readonly StartAttempt[]> = note('the starts')
