/** How a sentence that did not hold is told: by its kind of error, and in words for a reader. */
import { SuiteError, Unverified, Violation } from '../core/errors.ts'
import type { SentenceEnd } from './media.ts'

/** Where the check itself broke, the words are its stack. */
export function endOf(error: unknown): SentenceEnd {
  if (error instanceof SuiteError) return { type: error.name, message: error.toString() }
  if (error instanceof Unverified) return { type: error.name, message: error.message }
  if (error instanceof Violation) return { type: 'Violation', message: violationText(error) }
  if (error instanceof Error) return { type: error.name, message: error.stack ?? error.message }
  return { type: 'Error', message: String(error) }
}

/** What, expected, received: in the reader's order. */
function violationText({ message, expected, received }: Violation): string {
  const lines = [message]
  if (expected !== undefined) lines.push(`  expected: ${show(expected)}`)
  if (received !== undefined) lines.push(`  received: ${show(received)}`)
  return lines.join('\n')
}

/** A screen is enough to see what is wrong; a system may have sent megabytes. */
const mostCharacters = 4_000

function show(value: unknown): string {
  if (Array.isArray(value) && value.length === 0) return 'none'
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  if (text.length <= mostCharacters) return text
  return `${text.slice(0, mostCharacters)}… (${text.length} characters)`
}
