/** The manifest `plumbline.yaml`: what the suite must know of an implementation to judge it. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { suiteError } from '../core/errors.ts'
import {
  type ManifestData,
  type ProductionData,
  type ProjectData,
  schema,
} from './manifest-schema.ts'

export type { ManifestData, ProcessRole } from './manifest-schema.ts'

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
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, fileName) : path
  if (existsSync(file)) return file
  const choices = own.map((each) => basename(dirname(each))).join(', ')
  throw suiteError('OPTION_CHOICE', {
    option: '--system',
    given: name,
    choices: `${choices}, or the path of a manifest`,
  })
}

/** Reads and checks one manifest. */
export function loadManifest(file: string): AnyManifest {
  const example = 'fixtures/systems/curriculum-extractor/plumbline.yaml'
  const parsed = schema.safeParse(readYaml(file, example))
  if (!parsed.success) {
    const detail = z.prettifyError(parsed.error)
    throw suiteError('MANIFEST_BROKEN', { file, detail, example }, parsed.error)
  }
  return Object.freeze({ ...parsed.data, file, repository: dirname(file) })
}

function readYaml(file: string, example: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const detail = (error as Error).message
    throw suiteError('MANIFEST_BROKEN', { file, detail, example }, error)
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
