/** What a Redis says to somebody who does not know its password. */
import type { RedisAddress } from '../ports/services.ts'
import { converse } from '../services/redis/raw.ts'
import { expectEqual } from './expect.ts'

/** One of every kind: liveness, reading, writing, listing, state, settings, subscribing. */
const questions = [
  'PING',
  'GET somebody',
  'SET somebody was-here',
  'KEYS *',
  'INFO',
  'CONFIG GET requirepass',
  'CLIENT LIST',
  'SUBSCRIBE news',
]

/** The code of an answer: `NOAUTH` of `-NOAUTH Authentication required.`; the answer itself where it is none. */
const codeOf = (answer: string) => /^-(\w+)/.exec(answer)?.[1] ?? answer

/** Every question, each with the code of its answer. */
export async function askWithoutPassword(
  address: RedisAddress,
): Promise<Readonly<Record<string, string>>> {
  const answers = await converse(address, questions)
  return Object.fromEntries(questions.map((question, at) => [question, codeOf(answers[at] ?? '')]))
}

/** No question was answered with anything but the demand for a password. */
export function allUnanswered(answers: Readonly<Record<string, string>>): void {
  const answered = Object.entries(answers).filter(([, code]) => code !== 'NOAUTH')
  expectEqual('questions that are answered without a password', Object.fromEntries(answered), {})
}

/** A wrong password, and none, are no way in. */
export async function wrongPasswordRefused(address: RedisAddress): Promise<void> {
  const [wrong = '', after = ''] = await converse(address, ['AUTH not-the-password', 'PING'])
  expectEqual('the answer to a wrong password', codeOf(wrong), 'WRONGPASS')
  expectEqual('the answer to a question after it', codeOf(after), 'NOAUTH')
}

/** The password of the environment is the way in. */
export async function rightPasswordAccepted(address: RedisAddress): Promise<void> {
  const answers = await converse(address, [`AUTH ${address.password}`, 'PING'])
  expectEqual('the answers to the right password and to a ping', answers, ['+OK', '+PONG'])
}
