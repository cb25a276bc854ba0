/** The stories of accounts without a page: the client library, the mails, and the backend. */

import { eventually } from '../../../core/eventually.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import { identifier, query } from '../../../services/postgres/driver.ts'
import {
  changePassword,
  type OwnSession,
  type Refused,
} from '../../../services/supabase/account-holder.ts'
import { call, json } from '../../../systems/http-client.ts'
import { expectEqual, expectThat } from '../../expect.ts'
import { mailsTo } from './reset.ts'

/** Registration gives access at once: what has to follow may take this long (catalogue). */
const atOnceMs = 5_000

/** The answer is a session, and no refusal. */
export function isSession(what: string, answer: OwnSession | Refused): OwnSession {
  if ('token' in answer) return answer
  expectThat(false, `${what} begins no session`, { received: answer })
}

/** The backend answers the session's owner, with what a program can read, and not by chance: twice in a row. */
export async function backendLetsIn(
  { production }: ProductionScene,
  backend: string,
  { token }: OwnSession,
): Promise<void> {
  const headers = { authorization: `Bearer ${token}` }
  const isIn = async () => {
    const answer = await call(backend + production.areas.projects.path, { headers })
    expectEqual('the answer of the backend', answer.status, 200)
    json(answer)
  }
  await eventually(
    'the backend lets the session in',
    async () => {
      await isIn()
      await isIn()
    },
    { withinMs: atOnceMs },
  )
}

/** There is exactly one user of the application with this address; answers the id. */
export async function isUser(
  { production, addresses }: ProductionScene,
  address: string,
): Promise<string> {
  const { table, id, email } = production.users
  const sql = `select ${identifier(id)}::text as id from ${identifier(table)}
    where ${identifier(email)} = $1`
  return eventually(
    'the newcomer is a user of the application',
    async () => {
      const rows = await query(addresses.postgres.url, sql, [address])
      expectEqual('users of the application with that address', rows.length, 1)
      return String(rows[0]?.id)
    },
    { withinMs: atOnceMs },
  )
}

/** Nobody has to confirm anything. */
export async function noMailCame(
  scene: Pick<ProductionScene, 'addresses'>,
  address: string,
): Promise<void> {
  const subjects = (await mailsTo(scene, address)).map(({ subject }) => subject)
  expectEqual('mails to the newcomer', subjects, [])
}

/** Follows a link as far as its first answer, which hands over a session or a refusal. */
export async function followed(link: string): Promise<URLSearchParams> {
  const { status, headers } = await call(link)
  const target = headers.get('location') ?? ''
  expectThat(status >= 300 && status < 400 && URL.canParse(target), 'the link leads nowhere', {
    expected: 'a redirect to the site',
    received: status,
  })
  return new URLSearchParams(new URL(target).hash.slice(1))
}

/** Chooses a password with the session that a link hands over. */
export async function chooseBy(
  { addresses }: ProductionScene,
  told: URLSearchParams,
  password: string,
): Promise<void> {
  const [token, refreshToken] = [told.get('access_token'), told.get('refresh_token')]
  expectThat(token !== null && refreshToken !== null, 'the link hands over no session', {
    received: [...told.keys()],
  })
  const refusal = await changePassword(addresses.supabase, { token, refreshToken }, password)
  expectEqual('the refusal of the new password', refusal, undefined)
}

/** A link that was used hands over a refusal. */
export async function handsOverNothing(link: string): Promise<void> {
  const told = await followed(link)
  expectThat(!told.has('access_token') && told.has('error'), 'the link works a second time', {
    received: [...told.keys()],
  })
}
