/** Where an area is listed and where one of it is made: paths in which ids of the caller's own may stand. */
import type { ProductionManifest } from '../../systems/manifest.ts'
import { callerOf, projectOf, type Sender } from './files.ts'
import type { OwnThing } from './own-samples.ts'
import { type AreaName, areasNamed, filledPath, type OwnIds, oneOf, ownIds } from './own-things.ts'

/**
 * The list of an area, which may be that of a thing above it (`?project_id={project}`): of the one in
 * `known`, else of the one that the sender's own project belongs to.
 */
export async function listPath(
  manifest: ProductionManifest,
  sender: Sender,
  area: AreaName,
  known: OwnIds = {},
): Promise<string> {
  const { path } = manifest.areas[area]
  const ids = { ...projectOf(sender), ...known }
  const missing = areasNamed(manifest, path).filter((each) => !(oneOf(each) in ids))
  // Nothing is known when a project is made: what it belongs to is what was made for that.
  const above = await ownIds(callerOf(manifest, sender), missing, {})
  return filledPath(path, { ...above, ...ids })
}

/** Things to which others of the same user may belong; a workspace of their own is not that of the project. */
const above: readonly AreaName[] = ['workflows', 'chat']

/** Their ids, as a list of what belongs to them wants them. */
export function idsOf(things: readonly OwnThing[]): OwnIds {
  const found = things.filter(({ area }) => above.includes(area))
  return Object.fromEntries(found.map(({ area, id }) => [oneOf(area), id]))
}
