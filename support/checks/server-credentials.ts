/** With which credentials the system's own processes go to the project. */

import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import type { Gateway, SeenRequest } from '../services/supabase/gateway.ts'
import type { SystemProcess } from '../systems/system.ts'
import { reportsError } from './boot.ts'
import { expectEqual, expectThat } from './expect.ts'

/** A fetch by a signed URL needs no credential: the URL is one. */
const signedFetch = /^\/storage\/v1\/object\/sign\//

/** Storage was reached at the given address, by the service key and by the user, and by nobody else. */
export function onlyServiceAndUser(
  scene: Scene,
  gateway: Gateway,
  tokens: readonly string[],
): void {
  const { serviceKey, anonKey } = scene.addresses.supabase
  const holders = new Map([
    [serviceKey, 'the service key'],
    ...tokens.map((token) => [token, "the user's token"] as const),
    [anonKey, 'the anon key'],
  ])
  const who = ({ credential }: SeenRequest) =>
    credential === undefined ? 'nothing' : (holders.get(credential) ?? 'an unknown credential')
  const requests = gateway.seen().filter(({ path }) => path.startsWith('/storage/v1/'))
  const lines = requests.map((each) => `${each.method} ${each.path} with ${who(each)}`)
  scene.measured('requests to the storage', { lines })
  expectThat(requests.length > 0, 'no request to the storage came by way of SUPABASE_URL')
  const allowed = ['the service key', "the user's token"]
  const strange = requests.filter(
    (each) =>
      !allowed.includes(who(each)) && !(each.method === 'GET' && signedFetch.test(each.path)),
  )
  const received = strange.map((each) => `${each.method} ${each.path} with ${who(each)}`)
  expectEqual('requests of the server that carry neither service key nor user', received, [])
  expectThat(
    requests.some((each) => who(each) === 'the service key'),
    'no request of the server carries the service key',
    { received: lines },
  )
}

/** Some process says in its log that something went wrong. */
export async function failureIsLogged(
  scene: Scene,
  processes: readonly SystemProcess[],
  withinMs: number,
): Promise<void> {
  await eventually(
    'the failure is in the log',
    () => {
      const lines = processes.flatMap(({ process }) =>
        process.lines().filter((line) => {
          // The last words of a program that has ended say why, in whatever words.
          const isEnd =
            process.exit() !== undefined && /\b(fail|invalid|refused|denied)/i.test(line.text)
          return reportsError(line) || isEnd
        }),
      )
      if (lines.length === 0) throw new Violation('no line of backend or worker reports an error')
      scene.measured('what the log says', { lines: lines.map(({ text }) => text) })
    },
    { withinMs },
  )
}
