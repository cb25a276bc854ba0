/** The system's list of burnt secrets: filled in a copy, so that the real one stays what it is. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { Unverified, Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { copyRepository } from '../systems/repository-copy.ts'
import { machineEnvironment, startProcess } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'
import type { Start } from './start-attempts.ts'

export interface DenyList {
  /** Starts processes from the copy. */
  readonly start: Start
  /** The list before and after, as text. */
  readonly before: string
  readonly after: string
  readonly secret: string
}

/** Puts `secret` on the list of a copy of the repository by the system's own command, twice. */
export async function denied(scene: Scene, secret: string): Promise<DenyList> {
  const { manifest, dir } = scene
  const { denyList } = manifest.environments
  if (denyList === undefined) throw new Unverified('needs environments.denyList in the manifest')
  const repository = join(dir, 'repository-with-burnt-secret')
  await copyRepository(manifest.repository, repository)
  const file = join(repository, denyList.file)
  const before = readFileSync(file, 'utf8')
  const [command = '', ...args] = denyList.add
  for (const time of ['first', 'second']) {
    const { exitCode, all } = await execa(command, args, {
      ...{ cwd: join(repository, denyList.cwd), input: secret, all: true, reject: false },
      ...{ env: machineEnvironment(dir), extendEnv: false },
    })
    if (exitCode === 0) continue
    throw new Violation(`the list of burnt secrets takes no secret the ${time} time`, {
      received: all,
    })
  }
  const copy = { ...manifest, repository }
  return { start: starter(scene, copy), before, after: readFileSync(file, 'utf8'), secret }
}

function starter({ launch, dir, addresses, scope }: Scene, copy: Scene['manifest']): Start {
  return (role, changes) => {
    const started: Parameters<typeof startProcess>[2]['started'] = ({ process }) =>
      scope.undo(`stop the ${role} of the copy`, () => process.stop())
    return startProcess(copy, role, { launch, dir, stack: addresses, started }, changes)
  }
}

/**
 * The list that comes with the repository is not empty, the added secret cannot be read or looked up
 * from it, and the same secret has two different fingerprints: each is salted.
 */
export function keepsOnlyFingerprints({ before, after, secret }: DenyList): void {
  expectThat(entries(before).length > 0, 'the list of burnt secrets is empty', {
    expected: 'fingerprints of the values that development uses',
  })
  const readable = Object.entries(disguises(secret)).filter(([, text]) => after.includes(text))
  expectEqual(
    'what the list keeps of a burnt secret',
    readable.map(([what]) => what),
    [],
  )
  const added = entries(after).slice(entries(before).length)
  expectEqual('fingerprints of a secret that was added twice', new Set(added).size, 2)
}

const entries = (list: string) =>
  list.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))

/** Forms that give a secret away, or let anybody look it up in a table. */
function disguises(secret: string): Record<string, string> {
  const hash = (name: string) => createHash(name).update(secret).digest('hex')
  return {
    'the secret itself': secret,
    'the secret in base64': Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    'the secret in hexadecimal': Buffer.from(secret).toString('hex'),
    'its SHA-256 without salt': hash('sha256'),
    'its SHA-1 without salt': hash('sha1'),
    'its MD5 without salt': hash('md5'),
  }
}
