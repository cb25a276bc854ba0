/** A site that was built for one project and is served with the addresses of another. */
import type { Wire } from '../../../browser/wire.ts'
import { Violation } from '../../../core/errors.ts'
import { eventually } from '../../../core/eventually.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import { withObjectStore } from '../../../run/shared-production.ts'
import { expectEqual, expectThat } from '../../expect.ts'
import { exampleOf } from '../composition.ts'
import { arrivesWithinMs } from './arrival.ts'
import { endsWith } from './ends-with.ts'
import { addressesFor, openWires, type Wires } from './live-site.ts'
import { serveSite } from './served-site.ts'
import type { Visitor } from './visitor.ts'

export interface ElsewhereServed {
  readonly visitor: Visitor
  readonly built: Wires
  readonly served: Wires
}

/** Both projects are the same one, each behind wires of its own. */
export async function servedElsewhere(
  scene: ProductionScene,
  visitor: Visitor,
): Promise<ElsewhereServed> {
  const { production, addresses, dir, launch, scope } = scene
  const [built, served] = await Promise.all([openWires(), openWires()])
  for (const wire of [built, served].flatMap((pair): Wire[] => Object.values(pair))) {
    scope.undo('close a wire', () => wire.close())
  }
  for (const { auth } of [built, served]) auth.lead(addresses.supabase.url)
  const stack = withObjectStore(addresses)
  const place = { launch, dir, stack, started: endsWith(scope) }
  const [ofBuild, ofServer] = [built, served].map((wires) => addressesFor(production, wires))
  const site = await serveSite(production, place, ofBuild ?? {}, ofServer)
  return { visitor: { ...visitor, live: { ...visitor.live, ...built, site } }, built, served }
}

/** The service got the password, the backend a request; over the other wires went nothing. */
export async function asksWhatItWasBuiltFor({ built, served }: ElsewhereServed): Promise<void> {
  const asked = ({ auth, api }: Wires) => [...auth.requests(), ...api.requests()].length
  await eventually(
    'the service and the backend of the build are asked',
    () => {
      const signIns = built.auth.requests().filter(({ path }) => path === '/auth/v1/token').length
      const received = { 'sign-ins': signIns, 'requests to the API': built.api.touched() }
      if (signIns === 0 || built.api.touched() === 0)
        throw new Violation('they are not', { received })
    },
    { withinMs: arrivesWithinMs },
  )
  expectEqual('requests to addresses that the build was not given', asked(served), 0)
}

/** Shorter values are words that stand in any text. */
const shortestSecret = 12

/** Of all that the build could see, browsers get what is public. */
export function holdsNoSecret(
  { production, addresses }: ProductionScene,
  { visitor }: ElsewhereServed,
): void {
  const { text, environment } = visitor.live.site
  const { variables, pages } = production
  const example = exampleOf(production)
  const open = [variables.supabaseUrl, variables.anonKey, pages.apiUrl]
  const key = environment[variables.anonKey] ?? ''
  expectThat(text !== '' && text.includes(key), 'the site does not hold the public key')
  const values = Object.entries({
    ...environment,
    'the service key': addresses.supabase.serviceKey,
  })
  const shown = values
    .filter(([, value]) => value.length >= shortestSecret)
    .filter(([name, value]) => example[name] !== value) // anybody may read it there
    .filter(([, value]) => !Object.values(open).some((each) => environment[each] === value))
    .filter(([, value]) => !/^https?:\/\/[^@]*$/.test(value) && text.includes(value))
    .map(([name]) => name)
  expectEqual('secrets in what browsers get', shown, [])
}
