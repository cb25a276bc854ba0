/** A clean copy of a system's repository, so that nothing a scenario writes ends up in the real one. */
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { runToEnd } from '../ports/run-to-end.ts'
import { linkInstalled } from './installed-packages.ts'

/**
 * Copies what version control knows of (or everything but installed packages and version control
 * itself) to `target`; installed packages are linked, not copied.
 */
export async function copyRepository(repository: string, target: string): Promise<void> {
  mkdirSync(target, { recursive: true, mode: 0o755 })
  const files = await filesOf(repository)
  if (files === undefined) cpSync(repository, target, { recursive: true, filter: isSource })
  for (const file of files ?? []) {
    const from = join(repository, file)
    if (existsSync(from)) cpSync(from, join(target, file), { recursive: true })
  }
  linkPackages(repository, target, files ?? [])
}

/** A list of files takes milliseconds. */
const gitBudgetMs = 30_000

const isSource = (path: string) => !/(^|[\\/])(node_modules|\.git|\.venv)$/.test(path)

/** What version control knows of, and what is new; undefined where there is no version control. */
export async function filesOf(repository: string): Promise<string[] | undefined> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { PATH = '', HOME = '' } = process.env
  const options = { cwd: repository, env: { PATH, HOME }, budgetMs: gitBudgetMs }
  const listed = await runToEnd('git', args, options).catch(noGit)
  if (listed?.code !== 0) return undefined
  const { stdout } = listed
  return stdout.split('\0').filter((file) => file !== '' && isSource(file))
}

function noGit(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** Links every `node_modules` beside a package, or the nearest one above for packages that were hoisted. */
function linkPackages(repository: string, target: string, files: readonly string[]): void {
  const packages = files.filter((file) => /(^|\/)package\.json$/.test(file)).map(dirname)
  const topmost = files.flatMap((file) => (file.includes('/') ? [file.split('/')[0] ?? ''] : []))
  for (const folder of new Set(['.', ...topmost, ...packages])) {
    linkInstalled(repository, folder, target)
  }
  const nearest = packagesAbove(repository)
  const own = join(target, 'node_modules')
  if (nearest !== undefined && !existsSync(own)) symlinkSync(nearest, own)
}

function packagesAbove(folder: string): string | undefined {
  const candidate = join(folder, 'node_modules')
  if (existsSync(candidate)) return candidate
  const parent = resolve(folder, '..')
  return relative(parent, folder) === '' || parent === dirname(parent)
    ? undefined
    : packagesAbove(parent)
}
