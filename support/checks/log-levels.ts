/** The level of a line of a log, by its field or by its words. */

export type Level = 'debug' | 'info' | 'warn' | 'error'

/** As pino numbers them, https://getpino.io/#/docs/api?id=logger-level; 10 is pino's trace. */
const numbers: readonly (readonly [least: number, Level])[] = [
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [0, 'debug'],
]

const words: readonly (readonly [RegExp, Level])[] = [
  [/^(trace|debug|verbose|silly)$/i, 'debug'],
  [/^(info|notice|log)$/i, 'info'],
  [/^warn(ing)?$/i, 'warn'],
  [/^(error|fatal|critical|alert|emerg\w*)$/i, 'error'],
]

/**
 * In plain text a level stands in capitals, in brackets, before a colon, or behind `level=`; Python's own
 * warnings name their class.
 */
const inText =
  /\b(DEBUG|TRACE|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b|\[(\w+)\]|^(\w+):|\blevel=(\w+)|\b[A-Z][a-z]\w*(Warning): /g

/** Undefined for a line that has none. */
export function levelOf(text: string): Level | undefined {
  const fields = fieldsOf(text)
  if (fields === undefined) {
    const candidates = [...text.matchAll(inText)].map(([, ...all]) => all.find(Boolean) ?? '')
    return candidates.map(ofWord).find((level) => level !== undefined)
  }
  const { levelname, severity, level } = fields
  const value = levelname ?? severity ?? level
  if (typeof value !== 'number') return ofWord(String(value))
  return numbers.find(([least]) => value >= least)?.[1]
}

function ofWord(word: string): Level | undefined {
  return words.find(([pattern]) => pattern.test(word))?.[1]
}

function fieldsOf(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined // no JSON after all: its words decide
  }
}
