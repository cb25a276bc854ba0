/**
 * `node support/run/serve-stack.ts SYSTEM FILE`: what is ours of a system's services (Supabase, mailbox,
 * store of files) beside stores that are given, for docker-compose.test.yml. FILE is written last, for a
 * shell to read: the variables of the system, and where the services answer.
 */
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Scope } from '../core/scope.ts'
import type { StackAddresses } from '../ports/services.ts'
import { environmentOf } from '../systems/environment.ts'
import { type AnyManifest, isProduction, isProject, loadManifest } from '../systems/manifest.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { composedStores, givenStores } from './given-stores.ts'
import { inScope } from './lifecycle.ts'
import { root } from './root.ts'
import { migrateDatabase } from './shared-production.ts'
import { refuseFailure, setUpProject } from './shared-project.ts'
import { stackFor } from './shared-system.ts'
import { startStack } from './stack.ts'

const [system = '', file = ''] = process.argv.slice(2)
const say = (line: string) => process.stdout.write(`${line}\n`)

await inScope('the services', (scope) => serve(loadManifest(manifestOf(system)), scope), say)

function manifestOf(name: string): string {
  return resolve(root, 'fixtures/systems', name, 'plumbline.yaml')
}

/** Never resolves: a signal ends it. */
async function serve(manifest: AnyManifest, scope: Scope): Promise<never> {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-stack-'))
  const { addresses } = await startStack({
    target: 'embedded',
    stores: givenStores(composedStores(process.env)),
    runId: 'served',
    ...{ launch: launcher(), dir, scope, ...stackFor(manifest) },
  })
  if (isProject(manifest)) refuseFailure(await setUpProject(manifest, addresses, dir))
  else if (isProduction(manifest)) await migrateDatabase(manifest, addresses, dir)
  writeVariables(manifest, addresses)
  say(`ready: ${manifest.system}`)
  return new Promise(() => undefined)
}

/** In one move: whoever sees the file sees all of it. */
function writeVariables(manifest: AnyManifest, addresses: StackAddresses): void {
  const own = isProject(manifest) ? {} : environmentOf(manifest, addresses)
  const { supabase, mailbox } = addresses
  const all = { ...own, STACK_SUPABASE_URL: supabase.url, STACK_MAILBOX_URL: mailbox.url }
  const lines = Object.entries(all).map(
    ([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`,
  )
  writeFileSync(`${file}.new`, lines.join(''), { mode: 0o644 })
  renameSync(`${file}.new`, file)
}
