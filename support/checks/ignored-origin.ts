/** An origin that the environment must not list: the start is refused, or the origin is left out aloud. */
import type { Changes } from '../systems/environment.ts'
import type { Manifest } from '../systems/manifest.ts'
import type { SystemProcess } from '../systems/system.ts'
import { mayNotCall, origins } from './cross-origin.ts'
import { expectThat } from './expect.ts'
import { levelOf } from './log-levels.ts'
import { endedForOwnReasons } from './start-attempts.ts'

/** The environment with no address of a page in it, as where somebody has forgotten to say one. */
export function withoutPages({ environment, environments }: Manifest, right: Changes): Changes {
  const pages: readonly string[] = Object.values(origins)
  const own = Object.entries({ ...environment, ...right })
    .filter(([, value]) =>
      value?.split(',').every((each) => pages.includes(each.trim().replace(/\/$/, ''))),
    )
    .map(([name]) => name)
  return {
    ...right,
    ...Object.fromEntries([environments.cors, ...own].map((name) => [name, null])),
  }
}

/** It does not start, or it runs and keeps the page out. */
export async function refusedOrShut(
  manifest: Manifest,
  started: SystemProcess,
  origin: string,
): Promise<void> {
  if (isRefused(started.process)) endedForOwnReasons(manifest, started)
  else await mayNotCall(manifest, started.url, origin)
}

function isRefused(process: SystemProcess['process']): boolean {
  const exit = process.exit()
  if (exit === undefined) return false
  expectThat(exit.code !== 0, 'the backend ends as if all was well', { received: 0 })
  return true
}

/** Either way the log names the variable, or the origin that CORS refuses; a backend that runs keeps the page out. */
export async function refusedOrIgnores(
  manifest: Manifest,
  started: SystemProcess,
  origin: string,
): Promise<void> {
  const { process, url } = started
  const { cors } = manifest.environments
  const lines = process.lines().map(({ text }) => text)
  // `CORS origin http://… is not allowed` leads there as well as the variable does.
  const about = lines.filter(
    (line) => line.includes(cors) || (/\bCORS\b/i.test(line) && line.includes(origin)),
  )
  if (isRefused(started.process)) {
    if (about.length === 0) endedForOwnReasons(manifest, started)
    expectThat(about.length > 0, `the log of the refused backend does not name ${cors}`, {
      received: lines.slice(-3),
    })
    return
  }
  await mayNotCall(manifest, url, origin)
  const warned = about.some((line) => levelOf(line) === 'warn')
  expectThat(warned, `${origin} is left out without a warning that names ${cors}`, {
    received: about,
  })
}
