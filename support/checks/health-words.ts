/** What the body of a health check says of the parts that the system needs, whatever its status. */
import type { Answer } from '../systems/http-client.ts'

/** Words by which health checks name a part that does not work, as the value of a field. */
const trouble =
  /^(degraded|unhealthy|unavailable|unreachable|disconnected|not[ _-]?(ok|ready|connected)|down|fail(ed|ing|ure)?|err(or)?|critical|warn(ing)?|timeout|refused)\b/i

/** True where the answer is JSON and a field of it, however deep, names trouble, or is `false`. */
export function admitsTrouble({ body }: Pick<Answer, 'body'>): boolean {
  return valuesIn(parsed(body.toString())).some(
    (value) => value === false || (typeof value === 'string' && trouble.test(value.trim())),
  )
}

function valuesIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value]
  return Object.values(value).flatMap(valuesIn)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a page or a lone word: its status alone speaks
  }
}
