/** What the body of a health check says of the parts that the system needs, whatever its status. */
import type { Answer } from '../systems/http-client.ts'

/** Words by which health checks name a part that does not work, as the value of a field. */
const trouble =
  /^(degraded|unhealthy|unavailable|unreachable|disconnected|not[ _-]?(ok|ready|connected)|down|fail(ed|ing|ure)?|err(or)?|critical|warn(ing)?|timeout|refused)\b/i

/** Fields that speak of a part or of the whole, where `false` is trouble; of `maintenance` it is none. */
const speaksOfHealth =
  /redis|broker|queue|cache|celery|worker|database|^db|postgres|storage|supabase|health|^ok$|ready|^up$|alive|connect|status|success/i

/** True where the answer is JSON and a field of it, however deep, names trouble or denies health. */
export function admitsTrouble({ body }: Pick<Answer, 'body'>): boolean {
  return fieldsIn('', parsed(body.toString())).some(
    ([name, value]) =>
      (value === false && speaksOfHealth.test(name)) ||
      (typeof value === 'string' && trouble.test(value.trim())),
  )
}

/** Every value with the name of the field that holds it, or that holds the list it stands in. */
function fieldsIn(name: string, value: unknown): (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [[name, value]]
  const inner = Object.entries(value)
  return inner.flatMap(([key, each]) => fieldsIn(Array.isArray(value) ? name : key, each))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a page or a lone word: its status alone speaks
  }
}
