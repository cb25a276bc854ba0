/** The backend's packages, by the files of its own language: declared, bounded above, and held by a lock file. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { runs } from '../systems/manifest.ts'
import * as node from './dependencies-node.ts'
import * as python from './dependencies-python.ts'

export type BackendPackages = node.NodePackages | python.PythonPackages

/** Reads the backend's files; a language of which there is no file cannot be judged. */
export function backendPackages(scene: Scene, repository: string): BackendPackages {
  const { manifest } = scene
  // Of a repository alone: the documents' folder, or where a repository without folders has its programs.
  const alone = existsSync(join(repository, 'backend')) ? 'backend' : '.'
  const cwd = runs(manifest, 'backend') ? manifest.processes.backend.cwd : alone
  const hasNode = existsSync(join(repository, cwd, 'package.json'))
  // Celery is Python: a package.json beside it belongs to something else.
  const own =
    hasNode && manifest.queue.kind !== 'celery' ? undefined : python.packagesAt(repository, cwd)
  if (own !== undefined) return own
  if (hasNode) return node.packagesAt(repository, cwd)
  throw new Unverified(`needs ${python.declaring.join(', ')} or package.json: ${cwd} has none`)
}

/** The clients of Supabase, of the queue and of Redis are there, and no range is open at its end. */
export function boundsRanges(packages: BackendPackages): void {
  if (packages.kind === 'node') node.boundsRanges(packages)
  else python.boundsRanges(packages)
}

/** The lock file is that of these ranges, and its versions lie within them: those of the clients. */
export async function isLocked(
  scene: Scene,
  packages: BackendPackages,
): Promise<Readonly<Record<string, string>>> {
  return packages.kind === 'node' ? await node.isLocked(scene, packages) : python.isLocked(packages)
}
