/** What `plumbline doctor` tells of a remote target: permission and capabilities, without a write. */
import { remotePlace } from '../../config/remote.ts'
import { loadManifests } from '../../systems/manifest.ts'
import { remoteCapabilities } from '../capabilities.ts'
import { root } from '../root.ts'
import { refuseWithoutPermission } from './permission.ts'
import { placesOf } from './places.ts'

/** Throws what a run would be refused with. */
export async function lookAround(say: (line: string) => void): Promise<void> {
  const config = remotePlace(undefined, process.env)
  const all = loadManifests([], `${root}/fixtures/systems`)
  const manifests = all.filter(({ system }) => config.systems[system] !== undefined)
  const places = placesOf(config, manifests)
  await refuseWithoutPermission(config, places)
  for (const { system, stack, hasStores } of places) {
    const permits = `every store permits runs, Supabase by ${stack.supabase.provider}`
    say(`${config.name}, ${system}: ${hasStores ? permits : 'the address of its API alone'}`)
    for (const [name, answer] of Object.entries(await remoteCapabilities(stack))) {
      say(`  ${name.padEnd(15)} ${answer === true ? 'yes' : `no: ${answer}`}`)
    }
  }
}
