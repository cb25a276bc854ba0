/** A system that ends because an address of this machine is not encrypted: the manifest can open it a door. */
import type { Environment } from './environment.ts'
import { lastWords } from './last-words.ts'
import type { Manifest, RunnableManifest } from './manifest.ts'

/** The services of a target; `localhost` stands in the documented examples. */
const inClear = /^http:\/\/127\.0\.0\.1:\d/

/** What the manifest lacks, by what a process has said at its end; undefined where that says nothing of it. */
export function encryptedOnly(
  manifest: RunnableManifest & Partial<Pick<Manifest, 'environments'>>,
  environment: Environment,
  lines: readonly string[],
): string | undefined {
  const { environments } = manifest
  if (environments === undefined) return undefined
  if ((environment[environments.variable] ?? 'local') === 'local') return undefined

  const { cause, tail } = lastWords(lines)
  const asking = [cause, ...tail.split('\n')].filter((line) => /\bhttps\b/i.test(line))
  const names = Object.keys(environment).filter(
    (name) =>
      inClear.test(environment[name] ?? '') &&
      !environments.encrypted.includes(name) &&
      asking.some((line) => new RegExp(`\\b${name}\\b`, 'i').test(line)),
  )
  if (names.length === 0) return undefined
  return `needs environments.encrypted: [${names.join(', ')}] in the manifest: outside local the system takes them by https alone`
}
