/** How the imports of an Edge Function are named: its import map, and packages under their many addresses. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import stripJsonComments from 'strip-json-comments'

/** What a specifier stands for: an absolute path, an address, or the specifier itself. */
export type ImportMap = (specifier: string) => string

/** The map of a `deno.json` or import map; nothing is renamed where there is none. */
export function readImportMap(file: string | undefined): ImportMap {
  if (file === undefined) return (specifier) => specifier
  const { imports = {} } = withComments(file) as { imports?: Record<string, string> }
  const target = (value: string) =>
    /^\.{0,2}\//.test(value) ? resolve(dirname(file), value) : value
  const folders = Object.keys(imports).filter((key) => key.endsWith('/'))
  return (specifier) => {
    const exact = imports[specifier]
    if (exact !== undefined) return target(exact)
    // The longest one wins (HTML standard, "resolve an imports match").
    const [folder] = folders
      .filter((key) => specifier.startsWith(key))
      .sort((a, b) => b.length - a.length)
    if (folder === undefined) return belowPackage(specifier, imports)
    return target(imports[folder] ?? '').replace(/\/?$/, '/') + specifier.slice(folder.length)
  }
}

/** Deno also takes `name/sub` where the map has `name` as a package. */
function belowPackage(specifier: string, imports: Record<string, string>): string {
  const name = Object.keys(imports).find((key) => specifier.startsWith(`${key}/`))
  const value = name === undefined ? undefined : imports[name]
  if (name === undefined || !/^(npm|jsr):/.test(value ?? '')) return specifier
  return `${value}${specifier.slice(name.length)}`
}

/** JSON as Deno reads it. */
function withComments(file: string): unknown {
  return JSON.parse(stripJsonComments(readFileSync(file, 'utf8'), { trailingCommas: true }))
}
