/** What is left of a login of the system's own: programs, passwords, shapes of requests. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { documentedSchemas } from '../../systems/manifest-parts/production/sources.ts'
import { expectEqual } from '../expect.ts'
import { areGone, backendOf, importersOf, programAt, type ReadProgram } from './source-tree.ts'

/** What programs hash passwords with. */
const hashing = [
  ...['passlib', 'bcrypt', 'argon2', 'argon2-cffi'],
  ...['bcryptjs', 'bcrypt-ts', '@node-rs/bcrypt', '@node-rs/argon2', 'scrypt-kdf'],
]

/** The files of the former login are gone, and no program imports what passwords are hashed with. */
export function loginIsGone(manifest: ProductionManifest, programs: readonly ReadProgram[]): void {
  const files = manifest.sources.gone.filter((file) => /(^|\/)auth\.\w+$/.test(file))
  areGone(manifest, programs, files)
  const backend = backendOf(manifest, programs)
  const found = hashing.flatMap((name) => importersOf(backend, name).map((at) => `${at} ${name}`))
  expectEqual('packages of a login in the backend', found, [])
}

const ofPasswords =
  /^(create|make|get|set|hash|verify|check|compare|validate)_?(user_?with_?)?(hashed_?)?(password|pwd)|^(hashed_?|encrypted_?)(password|pwd)|^(password|pwd)_?(hash|context)/i

/** No function, field or variable of the backend is about hashing or comparing passwords. */
export function nobodyHashesPasswords(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const found = backendOf(manifest, programs).flatMap(({ path, facts }) =>
    facts.names
      .filter(({ text }) => ofPasswords.test(text))
      .map(({ text, line }) => `${path}:${line} ${text}`),
  )
  expectEqual('names of the backend that are about passwords', [...new Set(found)], [])
}

/** The shapes of requests have no field for a password. */
export function shapesHaveNoPassword(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const found = shapesOf(manifest).flatMap((file) => {
    const { path, facts } = programAt(manifest, programs, file)
    return [...facts.names, ...facts.texts]
      .filter(({ text }) => /password|passwd/i.test(text))
      .map(({ text, line }) => `${path}:${line} ${text}`)
  })
  expectEqual('passwords in the shapes of requests', found, [])
}

/** The file of the task list; where another language has none of that kind, the programs that take requests. */
function shapesOf({ repository, sources }: ProductionManifest): string[] {
  const { schemas, routers } = sources
  const hasOwn = schemas !== documentedSchemas || existsSync(join(repository, schemas))
  return hasOwn ? [schemas] : Object.values(routers)
}

/** Every field name of the API's description that is a password, with its path in the description. */
export function passwordFields(description: unknown, at = ''): string[] {
  if (typeof description !== 'object' || description === null) return []
  return Object.entries(description).flatMap(([name, value]) => {
    const place = `${at}/${name}`
    const own = at.endsWith('/properties') && /password|passwd/i.test(name) ? [place] : []
    return [...own, ...passwordFields(value, place)]
  })
}
