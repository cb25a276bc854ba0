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
  [/^(info|notice|log|success)$/i, 'info'],
  [/^warn(ing)?$/i, 'warn'],
  [/^(err(or)?|fatal|critical|panic|alert|emerg\w*)$/i, 'error'],
]

/**
 * In plain text a level stands in capitals, in brackets, behind `level=`, or in the head: before a colon or
 * right after the time. `LOG` is a word of many sentences, and a level where it begins the line, is padded or
 * followed by a colon. Python's own warnings name their class.
 */
const inText = new RegExp(
  [
    /\b(DEBUG|TRACE|VERBOSE|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL|PANIC)\b/,
    /(?<=^|\s{2})(LOG)\b|\b(LOG)(?=:)/,
    /\[\s*(\w+)\s*\]/,
    /^[\d\s:.,/+TZ-]*?([A-Za-z]+):|^[\d\s:.,/+TZ-]{8,}?\b([A-Za-z]+)\s/,
    /\blevel="?(\w+)/,
    /\b[A-Z][a-z]\w*(Warning): /,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)

/** Undefined for a line that has none. */
export function levelOf(text: string): Level | undefined {
  const fields = fieldsOf(text)
  if (fields === undefined) {
    const candidates = [...text.matchAll(inText)].map(([, ...all]) => all.find(Boolean) ?? '')
    return candidates.map(ofWord).find((level) => level !== undefined)
  }
  const { levelname, severity, level } = fields
  const value = levelname ?? severity ?? level ?? fields['log.level']
  // A level of a team's own is one, and neither trouble nor for developers alone.
  if (typeof value === 'string') return ofWord(value) ?? 'info'
  if (typeof value !== 'number') return undefined
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
