/** The manifest `plumbline.yaml`: what the suite must know of an implementation to judge it. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { suiteError } from '../core/errors.ts'
import { faultsOf, inLines, type ManifestFault } from './manifest-faults.ts'
import {
  completed,
  type ManifestData,
  type ProductionData,
  type ProjectData,
  schema,
} from './manifest-schema.ts'
import { type ManifestText, readManifestText } from './manifest-text.ts'

export { type ManifestData, type ProcessRole, runs } from './manifest-schema.ts'

interface Place {
  /** Absolute path of the manifest. */
  readonly file: string
  /** Absolute path of the folder that it stands in: the system's repository. */
  readonly repository: string
}

/** A system that consists of processes. */
export interface Manifest extends ManifestData, Place {}

/** A system that is a Supabase project: migrations and what they leave in the database. */
export interface ProjectManifest extends ProjectData, Place {}

/** The system that moves to production: processes, Supabase and a store of files. */
export interface ProductionManifest extends ProductionData, Place {}

/** What it takes to start the processes of a system. */
export type RunnableManifest = Pick<Manifest, 'environment' | 'processes' | keyof Place>

export type AnyManifest = Manifest | ProjectManifest | ProductionManifest

export function isProject(manifest: AnyManifest): manifest is ProjectManifest {
  return 'project' in manifest
}

export function isProduction(manifest: AnyManifest): manifest is ProductionManifest {
  return manifest.system === 'production-migration'
}

const fileName = 'plumbline.yaml'

/**
 * Loads manifests by name (a folder of `fixtures`) or by path (a manifest, or a folder that has one).
 * Without any, all of `fixtures`.
 */
export function loadManifests(names: readonly string[], fixtures: string): AnyManifest[] {
  const own = globSync(join(fixtures, '*', fileName)).sort()
  if (names.length === 0 && own.length === 0) {
    throw suiteError('NOTHING_SELECTED', { selection: `${fixtures}, which has no manifest` })
  }
  if (names.length === 0) return own.map(loadManifest)
  return names.map((name) => loadManifest(locate(name, own)))
}

function locate(name: string, own: readonly string[]): string {
  const known = own.find((file) => basename(dirname(file)) === name)
  if (known !== undefined) return known
  const path = resolve(name)
  const isFolder = existsSync(path) && statSync(path).isDirectory()
  const file = isFolder ? join(path, fileName) : path
  if (existsSync(file)) return file
  if (isFolder) throw suiteError('MANIFEST_BROKEN', { file, detail: 'there is none', example })
  const choices = own.map((each) => basename(dirname(each))).join(', ')
  throw suiteError('OPTION_CHOICE', {
    option: '--system',
    given: name,
    choices: `${choices}, or the path of a manifest`,
  })
}

/** Reads and checks one manifest; all that is wrong with it is said at once, each with its place. */
export function loadManifest(file: string): AnyManifest {
  const text = readManifestText(readText(file))
  const mistakes = text.mistakes.map(({ place, message }) => ({ place, sentence: message }))
  if (mistakes.length > 0) throw broken(file, mistakes)
  return checked(file, text)
}

function checked(file: string, text: ManifestText): AnyManifest {
  const parsed = schema.safeParse(text.value)
  if (!parsed.success) throw broken(file, faultsOf(text, parsed.error.issues))
  const repository = dirname(file)
  const data = completed(parsed.data, basename(repository))
  return Object.freeze({ ...data, file, repository })
}

const example = 'docs/manifest.md, or let `npx plumbline init` write one'

function broken(file: string, faults: readonly ManifestFault[]): Error {
  return suiteError('MANIFEST_BROKEN', { file, detail: inLines(file, faults), example })
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw suiteError('MANIFEST_BROKEN', { file, detail: (error as Error).message, example }, error)
  }
}

/** The readings of ambiguous figures that a manifest chose; the report prints them. */
export function readingsOf(manifest: AnyManifest): Record<string, string> {
  if (isProject(manifest)) return { 'success value of a job': manifest.succeeded }
  if (isProduction(manifest)) {
    return {
      specification: 'document 002 as written, although it calls itself superseded by 007',
      'health path': manifest.routes.health,
      'worker service': manifest.composition.services.worker,
    }
  }
  return {
    'ingestion path': manifest.routes.ingestions,
    'health path': manifest.routes.health,
    queue: manifest.queue.name,
    task: manifest.queue.task,
    'runs of a failing job': String(manifest.queue.runs),
    'worker service': manifest.composition.services.worker,
  }
}
