/** Requests that make something and name what it belongs to, where that is somebody else's. */
import type { Person } from '../../services/supabase/people.ts'
import type { Answer } from '../../systems/http-client.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { hasTaken, idsInBody, type NamingField } from './described-ids.ts'
import { callerOf, projectOf, type Sender, trySend, type Way, ways } from './files.ts'
import { descriptionIfAny } from './operations-below.ts'
import type { OwnThing } from './own-samples.ts'
import {
  type AreaName,
  areasNamed,
  type Caller,
  type Id,
  idsFor,
  makeOne,
  makingPath,
  type OwnIds,
  oneOf,
} from './own-things.ts'
import { oneForEach } from './sample-files.ts'
import { makingTry, type Tried } from './strangers.ts'

/** What the requests of an area name: the parts of them in which places stand. */
interface Making {
  readonly what: string
  readonly named: readonly AreaName[]
  /** With what another caller may name; the status of the answer. */
  readonly make: (sender: Sender, ids: OwnIds) => Promise<number>
}

/**
 * Everything that can be made and names something, made by the stranger: of what it names one thing is the
 * owner's, and all others are the stranger's own.
 */
export async function tryToBuildOn(
  manifest: ProductionManifest,
  owner: Sender,
  stranger: Person,
  things: readonly OwnThing[],
): Promise<Tried> {
  const sender = { ...owner, person: stranger }
  const theirs = idsOfOwner(owner, things)
  const answers: Record<string, number> = {}
  for (const { what, named, make } of [...byJson(manifest), ...byForm(manifest)]) {
    for (const place of named.map(oneOf).filter((each) => each in theirs)) {
      const known = { [place]: theirs[place] as Id }
      const ids = await idsFor(callerOf(manifest, sender), named, known)
      const status = 'refused' in ids ? ids.refused.status : await make(sender, ids.ids)
      answers[`${makingTry}${what} with the ${place} of another user`] = status
    }
  }
  return { ...answers, ...(await tryFieldsOfDescription(manifest, sender, theirs)) }
}

/**
 * Ids that the manifest does not name, since nothing has to: what may be said by the API's own description.
 * A field that is passed over takes nothing, so an answer counts only where it is refused or shows the id.
 */
async function tryFieldsOfDescription(
  manifest: ProductionManifest,
  sender: Sender,
  theirs: OwnIds,
): Promise<Tried> {
  const description = await descriptionIfAny(manifest, sender.backend)
  const caller: Caller = callerOf(manifest, sender)
  const areas = Object.keys(manifest.areas) as AreaName[]
  const answers: Record<string, number> = {}
  for (const area of areas.filter((each) => manifest.areas[each].file === undefined)) {
    const { body, method } = manifest.areas[area]
    const known = idsInBody(description, method, makingPath(manifest, area), areas)
    for (const { field, area: other } of known.filter(({ field }) => !(field in body))) {
      const id = theirs[oneOf(other)]
      if (id === undefined) continue
      const answer = await makeOne(caller, area, {}, { body: (own) => ({ ...own, [field]: id }) })
      const what = `${makingTry}one of ${area} whose ${field} is another user's`
      if (answer.status >= 400 || shows(answer, { field, area: other }, id)) {
        answers[what] = answer.status
      }
    }
  }
  return answers
}

const shows = ({ body }: Answer, { field }: NamingField, id: Id) =>
  hasTaken(body.toString(), field, id)

/** Systems that count their rows want numbers again. */
function idsOfOwner(owner: Sender, things: readonly OwnThing[]): OwnIds {
  const counted = typeof projectOf(owner).project === 'number'
  const own = things
    .filter(({ single }) => !single)
    .map(({ area, id }) => [oneOf(area), counted && /^\d+$/.test(id) ? Number(id) : id] as const)
  return { ...Object.fromEntries(own), ...projectOf(owner) }
}

function byJson(manifest: ProductionManifest): Making[] {
  const areas = Object.entries(manifest.areas) as [AreaName, { file?: string; body: unknown }][]
  return areas
    .filter(([, { file }]) => file === undefined)
    .map(([area, { body }]) => ({
      what: `one of ${area}`,
      named: areasNamed(manifest, makingPath(manifest, area), body),
      make: async (sender, ids) => {
        const caller: Caller = callerOf(manifest, sender)
        return (await makeOne(caller, area, ids)).status
      },
    }))
}

function byForm(manifest: ProductionManifest): Making[] {
  const files = oneForEach()
  return ways.map((way: Way) => ({
    what: `a file of ${way}`,
    named: areasNamed(manifest, manifest.uploads[way].create, manifest.uploads[way].body),
    make: async (sender, ids) =>
      (await trySend(manifest, { ...sender, ids }, way, files[way])).status,
  }))
}
