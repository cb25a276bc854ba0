/** Keeps secrets out of everything that leaves the run. */
import { knownValues, shortestValue } from './known-values.ts'

export interface Redactor {
  /** Text without any secret: known values and what has the shape of one are replaced. */
  redact(text: string): string
}

const mask = '[redacted]'

/**
 * What looks like a secret wherever it stands: a JSON Web Token, the password of a URL,
 * a bearer header, a private key, an API key of Supabase's present form.
 */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, mask],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, mask],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi, `$1:${mask}@`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${mask}`],
  [/\bsb_(secret|publishable)_[\w-]{8,}/g, mask],
]

/** A redactor that learns: what is added later is kept out from then on. */
export interface LearningRedactor extends Redactor {
  learn(secrets: Iterable<string>): void
}

/**
 * A redactor for the given secret values. Each is also found URL-encoded, in base64 and as it stands
 * inside a JSON string. Values of fewer than six characters are too likely to be ordinary words: masking
 * them would make reports unreadable.
 */
export function redactor(secrets: Iterable<string>): LearningRedactor {
  const values = knownValues()
  const learn = (more: Iterable<string>) => {
    for (const secret of more) {
      if (secret.length < shortestValue) continue
      for (const form of spellings(secret)) values.add(form)
    }
  }
  learn(secrets)
  return {
    learn,
    redact: (text) =>
      shapes.reduce((t, [shape, by]) => t.replace(shape, by), values.masked(text, mask)),
  }
}

function spellings(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64')
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  ]
}

/** Names of variables whose values are secrets, whatever they hold. */
const secretName =
  /SECRET|PASSWORD|PASSWD|TOKEN|PRIVATE|CREDENTIAL|_KEY$|_DSN$|DATABASE_URL|REDIS_URL/i

/** The values in an environment that must never appear anywhere: by the name of the variable. */
export function secretsOf(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(environment)
    .filter(([name, value]) => secretName.test(name) && value !== undefined && value.trim() !== '')
    .flatMap(([, value]) => [value as string, ...passwordOf(value as string)])
}

function passwordOf(value: string): string[] {
  const url = URL.parse(value)
  if (url === null || url.password === '') return []
  return [url.password, decodeURIComponent(url.password)]
}
