/** The backend's packages: declared with an upper bound, and resolved by the lock file. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { runs } from '../systems/manifest.ts'
import { machineEnvironment } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Packages in place of supabase, celery[redis] and redis of the documents, for a backend of this kind. */
const equivalents = ['@supabase/supabase-js', 'bullmq', 'ioredis']

interface Packages {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly packages?: Readonly<Record<string, { version?: string; dependencies?: object }>>
}

export interface BackendPackages {
  readonly folder: string
  readonly declared: Readonly<Record<string, string>>
  readonly lock: Packages
}

/** Reads both files; a backend of another kind cannot be judged here. */
export function backendPackages(scene: Scene, repository: string): BackendPackages {
  const { manifest } = scene
  const cwd = runs(manifest, 'backend') ? manifest.processes.backend.cwd : 'backend'
  const folder = join(repository, cwd)
  const file = join(folder, 'package.json')
  if (!existsSync(file)) {
    throw new Unverified('needs a reader of pyproject.toml: only package.json is read here')
  }
  const locked = join(folder, 'package-lock.json')
  expectThat(existsSync(locked), 'the backend has no lock file', { expected: 'package-lock.json' })
  const { dependencies = {} } = read(file)
  return { folder, declared: dependencies, lock: read(locked) }
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Packages

/** The clients of Supabase, of the queue and of Redis are there, and no range is open at its end. */
export function boundsEveryRange({ declared }: BackendPackages): void {
  const missing = equivalents.filter((name) => declared[name] === undefined)
  expectEqual('packages that the backend does not declare', missing, [])
  const bounded =
    /^([\^~=v]?\d+(\.\d+)*(-[\w.]+)?|\d+(\.\d+)?(\.[x*])?|>=?\s*[\d.]+\s+<=?\s*[\d.]+)$/
  const open = Object.entries(declared).filter(([, range]) => !bounded.test(range.trim()))
  expectEqual('ranges without an upper bound', Object.fromEntries(open), {})
}

/** The lock file is that of these ranges, and its versions lie within them. */
export async function isLocked(scene: Scene, packages: BackendPackages) {
  const { folder, declared, lock } = packages
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
