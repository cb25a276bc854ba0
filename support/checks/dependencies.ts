/** The backend's packages: declared with an upper bound, and resolved by the lock file. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { runs } from '../systems/manifest.ts'
import { machineEnvironment } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'
import { pythonPackages } from './python-packages.ts'

/** Packages in place of supabase, celery[redis] and redis of the documents, for a backend of this kind. */
const equivalents = ['@supabase/supabase-js', 'bullmq', 'ioredis']

interface Packages {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly packages?: Readonly<Record<string, { version?: string; dependencies?: object }>>
}

/** What a backend declares of its packages, whatever tool reads it. */
export interface BackendPackages {
  readonly declared: Readonly<Record<string, string>>
  /** Those that the documents ask for. */
  readonly documented: readonly string[]
  isBounded(range: string): boolean
  /** Versions of the documented ones by the lock file; throws where it is not that of these ranges. */
  locked(scene: Scene): Promise<Readonly<Record<string, string>>>
}

/** Reads what there is; a backend of another kind cannot be judged here. */
export function backendPackages(scene: Scene, repository: string): BackendPackages {
  const { manifest } = scene
  const cwd = runs(manifest, 'backend') ? manifest.processes.backend.cwd : 'backend'
  const folder = join(repository, cwd)
  if (existsSync(join(folder, 'package.json'))) return packagesOfNode(folder)
  const ofPython = pythonPackages(folder)
  if (ofPython !== undefined) return ofPython
  throw new Unverified(
    `needs package.json, pyproject.toml or requirements.txt in the backend's folder ${cwd}`,
  )
}

function packagesOfNode(folder: string): BackendPackages {
  const file = join(folder, 'package.json')
  const locked = join(folder, 'package-lock.json')
  expectThat(existsSync(locked), 'the backend has no lock file', { expected: 'package-lock.json' })
  const { dependencies: declared = {} } = read(file)
  const bounded =
    /^([\^~=v]?\d+(\.\d+)*(-[\w.]+)?|\d+(\.\d+)?(\.[x*])?|>=?\s*[\d.]+\s+<=?\s*[\d.]+)$/
  return {
    declared,
    documented: equivalents,
    isBounded: (range) => bounded.test(range.trim()),
    locked: (scene) => lockedByNpm(scene, folder, declared, read(locked)),
  }
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Packages

/** The clients of Supabase, of the queue and of Redis are there, and no range is open at its end. */
export function boundsEveryRange({ declared, documented, isBounded }: BackendPackages): void {
  const missing = documented.filter((name) => declared[name] === undefined)
  expectEqual('packages that the backend does not declare', missing, [])
  const open = Object.entries(declared).filter(([, range]) => !isBounded(range))
  expectEqual('ranges without an upper bound', Object.fromEntries(open), {})
}

/** The lock file is that of these ranges, and its versions lie within them. */
async function lockedByNpm(
  scene: Scene,
  folder: string,
  declared: BackendPackages['declared'],
  lock: Packages,
) {
  expectEqual(
    'the ranges that the lock file was made for',
    lock.packages?.['']?.dependencies,
    declared,
  )
  const { exitCode, stderr } = await execa('npm', ['ls', '--package-lock-only'], {
    cwd: folder,
    env: machineEnvironment(scene.dir),
    extendEnv: false,
    reject: false,
  })
  const problems = stderr.split('\n').filter((line) => /(invalid|missing|extraneous):/.test(line))
  expectEqual('versions of the lock file outside their ranges', problems, [])
  expectEqual('the exit status of npm over the lock file', exitCode, 0)
  return Object.fromEntries(
    equivalents.map((name) => [name, lock.packages?.[`node_modules/${name}`]?.version ?? '']),
  )
}
