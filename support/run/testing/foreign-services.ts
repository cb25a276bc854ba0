/**
 * Services that belong to somebody else, in a process of their own: a system with its stores, other
 * people's data in them, and the operator's markers. Prints one line of JSON and lives until its input
 * ends: `foreign-services.ts SYSTEM [--unmarked]`.
 */
import { mkdtempSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import { scope } from '../../core/scope.ts'
import { query } from '../../services/postgres/driver.ts'
import { newPerson, type Person } from '../../services/supabase/people.ts'
import { serviceVisitor } from '../../services/supabase/visitor.ts'
import { idIn } from '../../systems/answer-fields.ts'
import { call } from '../../systems/http-client.ts'
import { upload } from '../../systems/ingestions.ts'
import {
  isProduction,
  isProject,
  loadManifests,
  type ProductionManifest,
} from '../../systems/manifest.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import type { SharedSystem } from '../address-book.ts'
import { root } from '../root.ts'
import { startShared } from '../shared-system.ts'
import { placeMarkers } from './markers.ts'

const pdf = (text: string) => Buffer.from(`%PDF-1.4\n1 0 obj\n(${text})\nendobj\n%%EOF\n`)

/** Two users with what a system of the kind keeps for them. */
async function furnish(shared: SharedSystem): Promise<void> {
  const { stack } = shared
  for (const name of ['first', 'second']) {
    const { person } = await newPerson(stack.supabase, { whose: 'somebody else' })
    const email = `${name}@somebody.example`
    await query(stack.postgres.url, 'update auth.users set email = $1 where id = $2', [
      email,
      person.id,
    ])
    await furnishUser(shared, person, name)
  }
}

async function furnishUser(shared: SharedSystem, { id, token }: Person, name: string) {
  const { system, stack, backendUrl } = shared
  const [manifest] = loadManifests([system], `${root}/fixtures/systems`)
  if (manifest === undefined) throw new Error(`there is no system ${system}`)
  const { url } = stack.postgres
  if (isProject(manifest)) {
    const place = { bucket: 'document-uploads', path: `${id}/letter.pdf` }
    const done = await serviceVisitor(stack.supabase).upload(place, pdf(name), 'application/pdf')
    if (!done.done) throw new Error(`cannot store ${place.path}: ${done.reason}`)
    await query(url, "insert into public.jobs (user_id, status) values ($1, 'completed')", [id])
    await query(url, "insert into public.jobs (user_id, status) values ($1, 'queued')", [id])
    return
  }
  if (isProduction(manifest)) return furnishProject(manifest, shared, token, name)
  const { extraction } = await upload(manifest, backendUrl, token, pdf(name))
  await hasEnded(url, 'public.extractions', extraction, /DRAFT|FAILED/)
}

/** Whatever a worker does for somebody else is done before anybody looks. */
async function hasEnded(url: string, table: string, id: string, ended: RegExp): Promise<void> {
  await eventually(
    'the work of somebody else is finished',
    async () => {
      const [row] = await query(url, `select status from ${table} where id = $1`, [id])
      if (!ended.test(String(row?.status))) throw new Violation(`it is ${row?.status}`)
    },
    { withinMs: 30_000 },
  )
}

/** A project with a file of each kind, and one of every other area. */
async function furnishProject(
  manifest: ProductionManifest,
  { backendUrl: backend, stack }: SharedSystem,
  token: string,
  name: string,
): Promise<void> {
  const { url } = stack.postgres
  const headers = { authorization: `Bearer ${token}` }
  const make = async (area: keyof ProductionManifest['areas'], more?: object) => {
    const { path, body } = manifest.areas[area]
    const json = { ...headers, 'content-type': 'application/json' }
    const said = JSON.stringify(more ?? { ...body, name })
    return call(backend + path, { method: 'POST', headers: json, body: said })
  }
  const project = idIn(await make('projects'), 'id')
  for (const area of ['workspaces', 'preferences'] as const) await make(area)
  const workflow = idIn(await make('workflows'), 'id')
  const execution = idIn(await make('executions', { workflow_id: workflow }), 'id')
  await hasEnded(url, 'public.executions', execution, /finished|failed/)
  for (const way of ['documents', 'chat', 'visual_assets'] as const) {
    const { create, field } = manifest.uploads[way]
    const type = way === 'visual_assets' ? 'image/png' : 'application/pdf'
    const form = new FormData()
    form.set('project_id', project)
    form.set('content', name)
    form.set(field, new Blob([new Uint8Array(pdf(name))], { type }), `${name}.pdf`)
    const { status } = await call(backend + create, { method: 'POST', headers, body: form })
    if (status >= 300) throw new Error(`${create} answers ${status}`)
  }
}

const [system = '', ...words] = process.argv.slice(2)
const [manifest] = loadManifests([system], `${root}/fixtures/systems`)
if (manifest === undefined) throw new Error(`there is no system ${system}`)
const runDir = mkdtempSync(join(tmpdir(), 'plumbline-foreign-'))
await chmod(runDir, 0o711)
const owned = scope('foreign services')
owned.undo('the folder', () => rm(runDir, { recursive: true, force: true }))
const end = async () => {
  for (const error of await owned.unwind()) process.stderr.write(`${error.message}\n`)
  process.exit(0)
}
process.stdin.resume().on('end', end)
process.on('SIGTERM', end)
const shared = await startShared(manifest, {
  ...{ target: 'embedded', runId: 'foreign', runDir },
  ...{ launch: launcher(), scope: owned },
})
if (shared.failure !== undefined) throw new Error(shared.failure)
await furnish(shared)
if (!words.includes('--unmarked')) await placeMarkers(shared.stack)
process.stdout.write(`${JSON.stringify({ shared, runDir })}\n`)
