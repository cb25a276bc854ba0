/** The environment of a service's process: its env files, then its own entries, which win. */
import { readFileSync } from 'node:fs'
import type { Tree } from '../../ports/composition.ts'
import { ComposeFileError } from './compose-file-error.ts'
import { parseDotenv } from './dotenv.ts'
import { listOf, textOf, treeOf } from './trees.ts'

type Lookup = (name: string) => string | undefined

/**
 * An entry without value (`- NAME`) takes the caller's value, or takes the variable away when there is
 * none, even one that an env file set. Throws `ComposeFileError` for a required env file that is missing.
 */
export function serviceEnvironment(service: Tree, lookup: Lookup): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const entry of listOf(service.env_file)) {
    Object.assign(environment, readEnvFile(treeOf(entry), environment, lookup))
  }
  for (const [name, value] of Object.entries(treeOf(service.environment))) {
    const text = value === null ? lookup(name) : textOf(value)
    if (text === undefined) delete environment[name]
    else environment[name] = text
  }
  return environment
}

function readEnvFile(entry: Tree, earlier: Record<string, string>, lookup: Lookup) {
  const path = textOf(entry.path) ?? ''
  const source = readIfThere(path)
  if (source === undefined) {
    if (entry.required === false) return {}
    throw new ComposeFileError(
      `env file ${path} not found: stat ${path}: no such file or directory`,
    )
  }
  if (entry.format === 'raw') return rawLines(source)
  return readDotenv(source, path, (name) => lookup(name) ?? earlier[name])
}

/** Adds the name of the file to what is wrong in it. */
export function readDotenv(source: string, path: string, lookup: Lookup): Record<string, string> {
  try {
    return parseDotenv(source, lookup)
  } catch (cause) {
    if (!(cause instanceof ComposeFileError)) throw cause
    throw new ComposeFileError(`failed to read ${path}: ${cause.message}`, { cause })
  }
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const rawLines = (source: string): Record<string, string> =>
  Object.fromEntries(
    source
      .split('\n')
      .filter((line) => /^[^#=]+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
