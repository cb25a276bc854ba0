/** What has changed in the checkout since a commit, as far as it concerns the patches. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { suiteError } from '../../core/errors.ts'
import { changedRows } from '../../requirements/row-texts.ts'
import type { Change } from '../../selftest/touched.ts'
import { root } from '../root.ts'

/** Where a line of work may have left the main one, the likeliest first. */
const mainLines = ['origin/main', 'main']

/** Everything since `base` that is committed or not; without one, since this line of work began. */
export async function changesSince(base: string | undefined): Promise<Change> {
  const start = base === undefined ? await beginning() : await commit(base)
  const tracked = await git('diff', '--name-only', '--no-renames', start)
  const fresh = await git('ls-files', '--others', '--exclude-standard')
  const files = [...lines(tracked), ...lines(fresh)]
  const features = files.filter((file) => /^features\/.*\.feature$/.test(file))
  const rows = await Promise.all(
    features.map(async (uri) => changedRows(uri, await textAt(start, uri), textNow(uri))),
  )
  return { files, rows: [...new Set(rows.flat())] }
}

async function beginning(): Promise<string> {
  for (const line of mainLines) {
    const { exitCode, stdout } = await ask('merge-base', 'HEAD', line)
    if (exitCode === 0) return stdout
  }
  const rule = 'the commit with which to compare, for there is no branch main here'
  throw suiteError('OPTION_VALUE', { option: '--base', given: '', rule, example: 'HEAD~1' })
}

async function commit(base: string): Promise<string> {
  const { exitCode, stdout } = await ask('rev-parse', '--verify', '--quiet', `${base}^{commit}`)
  if (exitCode === 0) return stdout
  const rule = 'a commit of this checkout'
  throw suiteError('OPTION_VALUE', { option: '--base', given: base, rule, example: 'main' })
}

/** Empty for a file that was not there. */
async function textAt(start: string, uri: string): Promise<string> {
  const { exitCode, stdout } = await ask('show', `${start}:${uri}`)
  return exitCode === 0 ? stdout : ''
}

function textNow(uri: string): string {
  const file = join(root, uri)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

async function git(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await ask(...args)
  if (exitCode === 0) return stdout
  throw suiteError('RUNNER_FAILED', { detail: `git ${args[0]}: ${stderr}` })
}

function ask(...args: readonly string[]) {
  return execa('git', args, { cwd: root, reject: false })
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '')
