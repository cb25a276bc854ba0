/** Accounts of an API on Node that keeps them itself: where one signs in, and who makes new ones. */

import { type NodeOperation, nodeOperations } from '../../artifacts/program/node-operations.ts'
import type { Found, RepositoryFiles } from '../../artifacts/repository-files.ts'
import { readSource } from '../../artifacts/source/read-source.ts'

type Account = Readonly<Record<string, unknown>>

export interface FoundAccounts {
  readonly signUp: Account
  readonly signIn: Account
}

const signsIn = /\/(log-?in|sign-?in|tokens?|sessions?)$/
const signsUp = /\/(sign-?up|register|registration|users|accounts)$/

/** Undefined where one of both is missing, or Supabase Auth is asked for the session. */
export function findNodeAccounts(files: RepositoryFiles): Found<FoundAccounts> | undefined {
  const posts = nodeOperations(files).filter(({ method }) => method === 'POST')
  const withWords = (looks: RegExp) =>
    posts.find((each) => looks.test(each.path) && wordsFor(each, files).includes('password'))
  const [signIn, signUp] = [withWords(signsIn), withWords(signsUp)]
  if (signIn === undefined || signUp === undefined) return undefined
  if (wordsFor(signIn, files).includes('signInWithPassword')) return undefined
  const guards = wordsIn(signUp.given ?? '').some((word) => /admin|super_?user/i.test(word))
  return {
    value: {
      signUp: { ...asked(signUp, files), ...(guards && { by: 'superuser' }) },
      signIn: asked(signIn, files),
    },
    where: signIn.where,
  }
}

function asked(operation: NodeOperation, files: RepositoryFiles): Account {
  const words = wordsFor(operation, files)
  const name = words.includes('email') || !words.includes('username') ? 'email' : 'username'
  return { path: operation.path, body: { [name]: '{email}', password: '{password}' } }
}

/** Of the handler itself; where it leaves what it takes to a schema, of the program around it. */
function wordsFor({ given = '', where }: NodeOperation, { text }: RepositoryFiles): string[] {
  const own = wordsIn(given)
  return own.includes('password') ? own : wordsIn(text(where.replace(/:\d+$/, '')))
}

/** Names of variables, fields and keys. */
function wordsIn(program: string): string[] {
  for (const whole of [program, `call(${program})`]) {
    try {
      return (readSource('program.ts', whole)?.names ?? []).map((each) => each.text)
    } catch {
      // Arguments alone are no program.
    }
  }
  return []
}
