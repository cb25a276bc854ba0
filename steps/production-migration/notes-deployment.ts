/** What the steps about compositions that are up tell each other. */
import type { BroughtUp } from '../../support/checks/production-migration/composed.ts'
import type { Lived } from '../../support/checks/production-migration/deployment/all-stories.ts'
import type { Deployed } from '../../support/checks/production-migration/deployment/deployed.ts'
import type { Development } from '../../support/checks/production-migration/development.ts'
import type { Sent } from '../../support/checks/production-migration/files.ts'
import type { BusyProduction } from '../../support/checks/production-migration/lost-redis.ts'
import type { Replaced } from '../../support/checks/production-migration/replaced.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { ComposedProduction } from '../../support/run/production-composition.ts'

export const composed: Note<ComposedProduction> = note('the composition of production')
/** From nothing, and again after it went down. */
export const starts: Note<readonly BroughtUp[]> = note('the starts of production')
export const busy: Note<BusyProduction> = note('production at work')
export const replaced: Note<Replaced> = note('the replacement of production')
export const working: Note<Development> = note('development as it is up')
export const deployment: Note<Deployed> = note('the deployment')
export const lived: Note<readonly Lived[]> = note('how the stories have ended')
export const draft: Note<Sent> = note('the document of development')
