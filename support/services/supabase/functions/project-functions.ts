/** The Edge Functions of a project: what its folder and the settings of the CLI say of each. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'

export interface EdgeFunction {
  readonly name: string
  /** Absolute path of its first module. */
  readonly entry: string
  /** `deno.json` or import map, where it has one. */
  readonly importMap?: string
  /** The gateway asks for a token of the project before the function is asked. */
  readonly verifyJwt: boolean
}

/** Supabase CLI, "config.toml": `functions.<name>`; the other keys say nothing about how it runs. */
const settings = z.looseObject({
  enabled: z.boolean().default(true),
  verify_jwt: z.boolean().optional(),
  import_map: z.string().optional(),
  entrypoint: z.string().optional(),
})
const config = z.looseObject({ functions: z.record(z.string(), z.unknown()).default({}) })

/** What the CLI takes for a function's first module where nothing is said. */
const entries = ['index.ts', 'index.tsx', 'index.js', 'index.mjs', 'index.jsx']

/** Beside the function first, then for all of them (Supabase, "Managing dependencies"). */
const importMaps = ['deno.json', 'deno.jsonc', '../deno.json', '../import_map.json']

/**
 * Every function in the folder of the CLI, and those that only its settings name. `openly` are those
 * that are deployed with `--no-verify-jwt`; `*` is all of them.
 */
export function projectFunctions(
  folder: string,
  openly: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, EdgeFunction> {
  const configured = settingsIn(join(folder, 'config.toml'))
  const names = new Set([...foldersIn(join(folder, 'functions')), ...configured.keys()])
  const isOpen = (name: string) => openly.has(name) || openly.has('*')
  const found = [...names].flatMap((name) => {
    const said = configured.get(name) ?? settings.parse({})
    const each = said.enabled ? functionIn(folder, name, said) : undefined
    if (each === undefined) return []
    return [[name, { ...each, verifyJwt: each.verifyJwt && !isOpen(name) }] as const]
  })
  return new Map(found)
}

function functionIn(
  folder: string,
  name: string,
  said: z.infer<typeof settings>,
): EdgeFunction | undefined {
  const own = join(folder, 'functions', name)
  const given = said.entrypoint === undefined ? [] : [resolve(folder, said.entrypoint)]
  const entry = [...given, ...entries.map((file) => join(own, file))].find(existsSync)
  if (entry === undefined) return undefined
  const map = said.import_map === undefined ? [] : [resolve(folder, said.import_map)]
  const importMap = [...map, ...importMaps.map((file) => join(dirname(entry), file))].find(
    existsSync,
  )
  return { name, entry, verifyJwt: said.verify_jwt ?? true, ...(importMap && { importMap }) }
}

/** Folders with an underscore are shared code (Supabase, "Organizing your Edge Functions"). */
function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const all = readdirSync(folder, { withFileTypes: true })
  return all.flatMap((each) => (each.isDirectory() && /^[a-z]/i.test(each.name) ? each.name : []))
}

/** A file that is no TOML tells nothing here: the CLI refuses it when the project is pushed. */
function settingsIn(file: string): Map<string, z.infer<typeof settings>> {
  if (!existsSync(file)) return new Map()
  try {
    const { functions } = config.parse(parse(readFileSync(file, 'utf8')))
    const each = Object.entries(functions).map(
      ([name, said]) => [name, settings.safeParse(said)] as const,
    )
    return new Map(each.flatMap(([name, { data }]) => (data === undefined ? [] : [[name, data]])))
  } catch {
    return new Map()
  }
}
