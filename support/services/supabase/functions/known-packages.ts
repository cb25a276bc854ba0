/** The client library of Supabase under the many addresses by which Edge Functions import it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** An address of a package, without its version. */
export interface PackageAddress {
  readonly name: string
  /** What was asked for, such as `2` or `^2.39.7`; undefined where any will do. */
  readonly version?: string
}

const addresses = [
  /^npm:\/?(?<name>(?:@[^/@]+\/)?[^/@]+)(?:@(?<version>[^/]+))?$/,
  /^jsr:\/?(?<name>@[^/@]+\/[^/@]+)(?:@(?<version>[^/]+))?$/,
  /^https:\/\/(?:esm\.sh|unpkg\.com|cdn\.skypack\.dev|cdn\.jsdelivr\.net\/npm)\/(?:v\d+\/)?(?<name>(?:@[^/@?]+\/)?[^/@?]+)(?:@(?<version>[^/?]+))?(?:\/\+esm)?(?:\?.*)?$/,
]

/** The package that an import names; undefined where it names something else. */
export function packageOf(specifier: string): PackageAddress | undefined {
  for (const pattern of addresses) {
    const { name, version } = pattern.exec(specifier)?.groups ?? {}
    if (name !== undefined) return { name, ...(version !== undefined && { version }) }
  }
  return undefined
}

/** Packages that are here anyway and run in Deno once they are bundled. */
const here = ['@supabase/supabase-js']

/** Whether the package that is installed here will do: the same major version. */
export function isHere({ name, version }: PackageAddress): boolean {
  if (!here.includes(name)) return false
  const major = /\d+/.exec(version ?? '')?.[0]
  return major === undefined || major === /^\d+/.exec(installed(name))?.[0]
}

function installed(name: string): string {
  const file = createRequire(import.meta.url).resolve(`${name}/package.json`)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

const types = /functions-js(@[^/]+)?\/(?:src\/)?edge-runtime\.d\.ts$/
const oldServe = /^https:\/\/deno\.land\/std(@[^/]+)?\/http\/server\.ts$/

/** Imports that bring nothing at run time, or what Deno has by now: the file that takes their place. */
export function standIn(specifier: string): 'nothing' | 'serve' | undefined {
  if (types.test(specifier)) return 'nothing'
  return oldServe.test(specifier) ? 'serve' : undefined
}

/** The module that takes the place of the old `serve`. */
export const serveFile = fileURLToPath(new URL('http-server-shim.mjs', import.meta.url))
