/** Who runs what, when and on what: settled before the first request. */
import { randomBytes } from 'node:crypto'
import { execa } from 'execa'

export interface Provenance {
  readonly id: string
  readonly startedAt: string
  readonly commit: string
  readonly dirty: boolean
  readonly command: string
  readonly node: string
}

/** `commit` is `unknown` outside of a git checkout; `dirty` tells of uncommitted changes. */
export async function provenance(root: string, args: readonly string[]): Promise<Provenance> {
  const git = (...words: string[]) => execa('git', words, { cwd: root, reject: false })
  const [head, status] = await Promise.all([git('rev-parse', 'HEAD'), git('status', '--porcelain')])
  const startedAt = new Date().toISOString()
  return {
    id: `${startedAt.slice(0, 19).replaceAll(/[-:]/g, '')}-${randomBytes(3).toString('hex')}`,
    startedAt,
    commit: head.exitCode === 0 ? head.stdout.trim() : 'unknown',
    dirty: status.exitCode === 0 && status.stdout.trim() !== '',
    command: ['plumbline', ...args].join(' '),
    node: process.version,
  }
}
