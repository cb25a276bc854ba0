/** Which scenarios a run is asked for; asking for none at all is refused. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type IRunConfiguration, loadConfiguration, loadSources } from '@cucumber/cucumber/api'
import type { RunOptions } from '../config/options.ts'
import { suiteError } from '../core/errors.ts'
import type { AnyManifest } from '../systems/manifest.ts'

export interface Selection {
  readonly configuration: IRunConfiguration
  /** How many scenarios will run. */
  readonly count: number
}

/** Cucumber's configuration for this selection; throws `NOTHING_SELECTED` when it is empty. */
export async function select(
  root: string,
  options: RunOptions,
  manifests: readonly AnyManifest[],
): Promise<Selection> {
  const paths = pathsOf(root, options, manifests)
  const { runConfiguration } = await loadConfiguration(
    {
      file: 'cucumber.js',
      provided: {
        paths,
        // A worker of its own even where one is enough: there the guard of the remote target stands.
        parallel: options.parallel > 1 || options.target === 'remote' ? options.parallel : 0,
        ...(options.tags === '' ? {} : { tags: options.tags }),
        ...(options.shard === undefined ? {} : { shard: options.shard }),
      },
    },
    { cwd: root },
  )
  const { plan, errors } = await loadPlan(root, runConfiguration, options)
  const [broken] = errors
  if (broken !== undefined) {
    const detail = `${broken.uri}:${broken.location.line} ${broken.message}`
    throw suiteError('FEATURE_BROKEN', { detail })
  }
  const count = inShard(plan.length, options.shard)
  if (count === 0) throw suiteError('NOTHING_SELECTED', { selection: inWords(options) })
  return { configuration: runConfiguration, count }
}

/** Cucumber deals scenarios out in turn; its plan does not know of shards. */
function inShard(planned: number, shard: string | undefined): number {
  const [index = 1, total = 1] = (shard ?? '1/1').split('/').map(Number)
  return Math.floor((planned - index + total) / total)
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

function pathsOf(
  root: string,
  { features }: RunOptions,
  manifests: readonly AnyManifest[],
): string[] {
  if (features.length === 0) return manifests.map(({ system }) => `features/${system}/**/*.feature`)
  for (const feature of features) {
    const path = feature.replace(/(:\d+)+$/, '')
    if (!existsSync(join(root, path)) && !existsSync(path)) {
      throw suiteError('NOTHING_SELECTED', { selection: `the path ${path}, which does not exist` })
    }
  }
  return [...features]
}

/** The selection as it was asked for. */
export function inWords({ tags, shard, features, systems }: RunOptions): string {
  const words = [
    tags === '' ? '' : `--tags "${tags}"`,
    shard === undefined ? '' : `--shard ${shard}`,
    ...systems.map((system) => `--system ${system}`),
    ...features,
  ].filter((word) => word !== '')
  return words.length === 0 ? 'this command' : words.join(' ')
}
