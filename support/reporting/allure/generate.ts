/** allure-report: the page that Allure 3 makes of allure-results, one file that needs no server. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { targetsVariable } from './labels.ts'

/** Allure is given up on after this long; it took about 3 s for 400 scenarios on two busy cores. */
const mostMs = 120_000

/**
 * Makes `dir/allure-report/index.html` from `dir/allure-results`, with an environment for each of
 * `targets` where there are several; fails with what Allure said.
 */
export async function generateAllureReport(
  dir: string,
  targets: readonly string[] = [],
): Promise<void> {
  const program = fileURLToPath(new URL('../cli.js', import.meta.resolve('allure')))
  const config = fileURLToPath(new URL('allurerc.ts', import.meta.url))
  const options = ['--config', config, '--cwd', dir, '--output', join(dir, 'allure-report')]
  await execa(process.execPath, [program, 'generate', ...options, 'allure-results'], {
    cwd: dir,
    env: { [targetsVariable]: targets.length > 1 ? targets.join(',') : '' },
    timeout: mostMs,
  })
  const page = join(dir, 'allure-report', 'index.html')
  await writeFile(page, withoutAnalytics(await readFile(page, 'utf8')))
}

/** Allure's template loads Google Analytics and cannot be told not to; a report calls nobody. */
export function withoutAnalytics(page: string): string {
  const clean = page.replace(
    /<script async src="https:\/\/www\.googletagmanager\.com[^>]*><\/script>\s*<script>[^<]*<\/script>/g,
    '',
  )
  if (clean.includes('googletagmanager')) {
    throw new Error('The Allure report still loads analytics: its template has changed.')
  }
  return clean
}
