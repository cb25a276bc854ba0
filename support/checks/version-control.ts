/** What version control keeps of a repository, and what it keeps out. */
import { execa } from 'execa'
import { givesSecretsAway } from './environment-files.ts'
import { expectEqual } from './expect.ts'
import { credentialsIn } from './secret-scan.ts'

/** Blobs beyond this size are data, not something that somebody has typed; in bytes. */
const largestBlob = 200_000

async function git(cwd: string, args: readonly string[], input = '') {
  const { exitCode, stdout } = await execa('git', [...args], {
    ...{ cwd, input, reject: false, maxBuffer: 200_000_000 },
  })
  return { ok: exitCode === 0, stdout }
}

/** A clean copy would not take these files in, were they made. */
export async function ignores(copy: string, files: readonly string[]): Promise<void> {
  await git(copy, ['init', '--quiet'])
  const { stdout } = await git(copy, ['check-ignore', '--stdin'], files.join('\n'))
  const ignored = stdout.split('\n')
  const taken = files.filter((file) => !ignored.includes(file))
  expectEqual('files that .gitignore does not keep out, were they made', taken, [])
}

/**
 * Environment files and credentials that any commit of any branch has ever held, and how much was read. In
 * `homes`, relative to the repository, a `.env` holds the secrets of the system.
 */
export async function credentialsEver(
  repository: string,
  homes: readonly string[] = ['.'],
): Promise<{ found: string[]; versions: number }> {
  // Of a folder that version control does not know it has kept nothing: no object, nothing found.
  const { ok, stdout } = await git(repository, ['rev-list', '--all', '--objects', '--', '.'])
  if (!ok) return { found: [], versions: 0 }
  // Paths are told from the top of the whole, of which the system may be a part.
  const { stdout: above } = await git(repository, ['rev-parse', '--show-prefix'])
  const objects = stdout.split('\n').map((line) => {
    const at = line.indexOf(' ')
    return { id: line.slice(0, at), path: line.slice(at + 1) }
  })
  const named = objects.filter(({ id, path }) => id !== '' && path !== '')
  const blobs = named.filter(({ path }) => !/lock/.test(path))
  const texts = await textsOf(repository, blobs)
  const leaks = texts.flatMap(({ id, path, text }) =>
    credentialsIn(text).map(({ line, kind }) => `${path}:${line} of ${id.slice(0, 9)}: ${kind}`),
  )
  const within = (path: string) => (path.startsWith(above) ? path.slice(above.length) : path)
  const given = texts.filter(({ path, text }) => givesSecretsAway(within(path), text, homes))
  const files = pathsOf(given).map((path) => `${path}: an environment file`)
  return { found: [...files, ...leaks], versions: texts.length }
}

const pathsOf = (objects: readonly { path: string }[]) => [
  ...new Set(objects.map(({ path }) => path)),
]

/** All of them by one process: a history has thousands. */
async function textsOf(repository: string, blobs: readonly { id: string; path: string }[]) {
  const { stdout } = await execa('git', ['cat-file', '--batch'], {
    ...{ cwd: repository, input: blobs.map(({ id }) => id).join('\n'), encoding: 'buffer' },
    maxBuffer: 2_000_000_000,
  })
  const bytes = Buffer.from(stdout)
  let at = 0
  return blobs.flatMap((blob) => {
    const end = bytes.indexOf('\n', at)
    const [, type, size = '0'] = bytes.toString('utf8', at, end).split(' ')
    const content = bytes.subarray(end + 1, end + 1 + Number(size))
    at = end + 1 + Number(size) + 1
    const readable = type === 'blob' && content.length <= largestBlob && !content.includes(0)
    return readable ? [{ ...blob, text: content.toString('utf8') }] : []
  })
}
