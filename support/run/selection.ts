/** Which scenarios a run is asked for; asking for none at all is refused. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type IRunConfiguration, loadConfiguration, loadSources } from '@cucumber/cucumber/api'
import type { RunOptions } from '../config/options.ts'
import { suiteError } from '../core/errors.ts'
import type { PlannedScenario, ScenarioPlace } from '../ports/run-record.ts'
import type { AnyManifest } from '../systems/manifest.ts'
import { readDurations } from './durations.ts'
import { deal, shardOf } from './shards.ts'
import { stepFiles } from './step-files.ts'

export interface Selection {
  readonly configuration: IRunConfiguration
  /** How many scenarios will run. */
  readonly count: number
  /** Everything that was selected, those of other shards too. */
  readonly planned: readonly PlannedScenario[]
}

/** Cucumber's configuration for this selection; throws `NOTHING_SELECTED` when it is empty. */
export async function select(
  root: string,
  options: RunOptions,
  manifests: readonly AnyManifest[],
): Promise<Selection> {
  const { index, total } = shardOf(options.shard)
  const systems = manifests.map(({ system }) => system)
  const whole = await configure(root, options, systems, pathsOf(root, options, systems))
  const planned = deal(await plan(root, whole, options), total, readDurations(options.durations))
  const own = planned.filter(({ shard }) => shard === index)
  if (own.length === 0) throw suiteError('NOTHING_SELECTED', { selection: inWords(options) })
  const configuration = total === 1 ? whole : await configure(root, options, systems, placesOf(own))
  return { configuration, count: own.length, planned }
}

async function configure(
  root: string,
  options: RunOptions,
  systems: readonly string[],
  paths: readonly string[],
): Promise<IRunConfiguration> {
  const provided = {
    paths: [...paths],
    // A worker of its own even where one is enough: there the guard of the remote target stands.
    parallel: options.parallel > 1 || options.target === 'remote' ? options.parallel : 0,
    ...(options.tags === '' ? {} : { tags: options.tags }),
  }
  const { runConfiguration } = await loadConfiguration(
    { file: 'cucumber.js', provided },
    { cwd: root },
  )
  const { support } = runConfiguration
  const importPaths = stepFiles(systems, support.importPaths ?? [])
  return { ...runConfiguration, support: { ...support, importPaths } }
}

async function plan(
  root: string,
  configuration: IRunConfiguration,
  options: RunOptions,
): Promise<ScenarioPlace[]> {
  const { plan: found, errors } = await loadPlan(root, configuration, options)
  const [broken] = errors
  if (broken !== undefined) {
    const detail = `${broken.uri}:${broken.location.line} ${broken.message}`
    throw suiteError('FEATURE_BROKEN', { detail })
  }
  return found.map(({ name, uri, location }) => ({ name, uri, line: location.line }))
}

/** `FILE:LINE:LINE` for each file: a line of an Examples row stands for that row alone. */
function placesOf(scenarios: readonly ScenarioPlace[]): string[] {
  const files = Map.groupBy(scenarios, ({ uri }) => uri)
  return [...files].map(([uri, own]) => [uri, ...own.map(({ line }) => line)].join(':'))
}

async function loadPlan(root: string, configuration: IRunConfiguration, options: RunOptions) {
  try {
    return await loadSources(configuration.sources, { cwd: root })
  } catch (cause) {
    const rule = 'a tag expression'
    const facts = { option: '--tags', given: options.tags, rule, example: '"@CE-AC-01 or @slow"' }
    throw suiteError('OPTION_VALUE', facts, cause)
  }
}

function pathsOf(root: string, { features }: RunOptions, systems: readonly string[]): string[] {
  if (features.length === 0) return systems.map((system) => `features/${system}/**/*.feature`)
  for (const feature of features) {
    const path = feature.replace(/(:\d+)+$/, '')
    if (!existsSync(join(root, path)) && !existsSync(path)) {
      throw suiteError('NOTHING_SELECTED', { selection: `the path ${path}, which does not exist` })
    }
  }
  return [...features]
}

/** The selection as it was asked for; `whole` leaves the shard out. */
export function inWords({ tags, shard, features, systems }: RunOptions, whole = false): string {
  const words = [
    tags === '' ? '' : `--tags "${tags}"`,
    shard === undefined || whole ? '' : `--shard ${shard}`,
    ...systems.map((system) => `--system ${system}`),
    ...features,
  ].filter((word) => word !== '')
  return words.length === 0 ? 'this command' : words.join(' ')
}
