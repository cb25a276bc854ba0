/** What the steps about images and the frontend's build tell each other. */
import type { ReadComposition } from '../../support/checks/compose-files.ts'
import type { SiteFile } from '../../support/checks/production-site.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { SystemProcess } from '../../support/systems/system.ts'

/** By environment. */
export const environmentsRead: Note<ReadonlyMap<string, ReadComposition>> = note(
  'the compositions of the environments',
)
export const images: Note<readonly string[]> = note('the images')
export const productionSite: Note<SystemProcess> = note('the production site')
export const siteFiles: Note<readonly SiteFile[]> = note('the files of the site')
