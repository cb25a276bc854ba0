/** Users of a system that keeps its accounts itself: made and signed in by its own routes, when they are needed. */
import { randomBytes } from 'node:crypto'
import { Violation } from '../core/errors.ts'
import { type Answer, call, excerpt, json } from './http-client.ts'
import type { AccountRequest, Accounts } from './manifest-parts/accounts.ts'
import { exchangeFor } from './token-exchange.ts'

export interface Credentials {
  readonly email: string
  readonly password: string
}

interface Known {
  readonly id: string
  readonly email: string
  /** By it the suite knows the user; the system never sees it. */
  readonly token: string
}

/** A password that asks for no more than length, letters and digits are refused by. */
const newPassword = () => `Aa1-${randomBytes(18).toString('base64url')}`

/**
 * The same user with an account of the system's own, made at the first request. From then on the id is the
 * one that the system gave. `existing` names an account that is there already.
 */
export function withOwnAccount<Person extends Known>(
  accounts: Accounts,
  person: Person,
  existing?: Credentials,
): Person {
  const { email, token } = person
  const credentials = existing ?? { email, password: newPassword() }
  const sessions = new Map<string, Promise<string>>()
  let own: string | undefined
  const enter = async (origin: string) => {
    if (existing === undefined) own = (await signUp(accounts, origin, credentials)) ?? own
    return signedIn(accounts, origin, credentials)
  }
  exchangeFor(token, (origin) => {
    const session = sessions.get(origin) ?? enter(origin)
    sessions.set(origin, session)
    // Who was refused once may be let in the next time.
    session.catch(() => sessions.delete(origin))
    return session
  })
  return {
    ...person,
    get id() {
      return own ?? person.id
    },
  }
}

/** The id of the new account; undefined where one with this address is there already. */
async function signUp(
  { signUp: request }: Accounts,
  origin: string,
  credentials: Credentials,
): Promise<string | undefined> {
  const answer = await send(origin, request, credentials)
  if (isRefusal(answer)) return undefined // signing in says whether the account is there
  return namedBy(accepted(request, answer, 'a new account'), request.id)
}

async function signedIn(
  accounts: Accounts,
  origin: string,
  credentials: Credentials,
): Promise<string> {
  const token = await signInAt(accounts, origin, credentials)
  if (token !== undefined) return token
  const { signUp, signIn } = accounts
  throw new Violation(`POST ${signIn.path} refuses an account that ${signUp.path} has made`)
}

/** The token of a new session; undefined where e-mail and password are refused. */
export async function signInAt(
  { signIn: request }: Accounts,
  origin: string,
  credentials: Credentials,
): Promise<string | undefined> {
  const answer = await send(origin, request, credentials)
  if (isRefusal(answer)) return undefined
  return namedBy(accepted(request, answer, 'a user with the right password'), request.token)
}

/** The owner of the account gives it another password. */
export async function choosePasswordAt(
  accounts: Accounts,
  origin: string,
  credentials: Credentials,
  chosen: string,
): Promise<void> {
  const { choosePassword: request } = accounts
  if (request === undefined) throw new Error('accounts.choosePassword is looked at before')
  const token = await signedIn(accounts, origin, credentials)
  const answer = await send(origin, request, { ...credentials, newPassword: chosen }, token)
  accepted(request, answer, 'another password')
}

const isRefusal = ({ status }: Answer) => status >= 400 && status <= 499 && status !== 429

function accepted(request: AccountRequest, answer: Answer, what: string): Answer {
  if (answer.status >= 200 && answer.status <= 299) return answer
  throw new Violation(`${request.method} ${request.path} refuses ${what}`, {
    expected: 'a status from 200 to 299',
    received: `${answer.status} ${excerpt(answer)}`,
  })
}

/** What the answer says at `path`, names with dots between them. */
function namedBy(answer: Answer, path: string): string {
  const inner = (value: unknown, step: string) => Reflect.get(Object(value), step) as unknown
  const value = path.split('.').reduce<unknown>(inner, json(answer))
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new Violation(`${new URL(answer.url).pathname}: the answer has no "${path}"`, {
    received: Object.keys(json(answer)),
  })
}

function send(
  origin: string,
  { method, path, body, form }: AccountRequest,
  values: Credentials & { readonly newPassword?: string },
  token?: string,
): Promise<Answer> {
  const filled = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text, values)]))
  const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded'
  const text =
    form === undefined
      ? JSON.stringify(filled(body ?? {}))
      : new URLSearchParams(filled(form)).toString()
  const headers = {
    'content-type': type,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  return call(origin + path, { method, headers, body: text })
}

function fill(text: string, values: object): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(Reflect.get(values, name) ?? whole),
  )
}
