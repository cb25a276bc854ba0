/** The environment in which the commands of a system run that are none of its processes. */
import type { StackAddresses } from '../ports/services.ts'
import { inItsOwnWords } from './database-in-parts.ts'
import { type Changes, changed, type Environment, environmentOf, fill } from './environment.ts'
import { type Manifest, runs } from './manifest.ts'
import { machineEnvironment } from './system.ts'

/**
 * That of the backend with `changes`: migrations and the like belong to its image, whose variables, such
 * as the path of its modules, the manifest says for its process.
 */
export function commandEnvironment(
  manifest: Manifest,
  stack: StackAddresses,
  dir: string,
  changes: Changes = {},
): Environment {
  const ofBackend = runs(manifest, 'backend') ? manifest.processes.backend.environment : {}
  const own = fill(ofBackend, stack, manifest.file)
  const environment = { ...machineEnvironment(dir), ...environmentOf(manifest, stack), ...own }
  const templates = { ...manifest.environment, ...ofBackend }
  return changed(environment, inItsOwnWords(changes, templates, stack, manifest.file))
}
