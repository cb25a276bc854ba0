/** Executions of workflows: begun as a user begins them, and watched until they end. */
import { Unverified, Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { call, excerpt, json } from '../../systems/http-client.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectThat } from '../expect.ts'
import type { Sender } from './files.ts'

export interface Execution {
  readonly id: string
  /** As the backend tells it in the end. */
  readonly told: Record<string, unknown>
}

type Executing = NonNullable<ProductionManifest['execution']>

/** What the manifest says of executions; without it nothing of them can be seen. */
export function executing({ execution }: ProductionManifest): Executing {
  if (execution === undefined) throw new Unverified('needs execution in the manifest')
  return execution
}

/** Saves the workflow of the manifest and has it executed; the id of the execution. */
export async function begin({ production }: ProductionScene, sender: Sender): Promise<string> {
  const { areas } = production
  const saved = await made(sender, areas.workflows, executing(production).workflow)
  const body = JSON.stringify(areas.executions.body).replaceAll('{workflow}', saved)
  return made(sender, areas.executions, JSON.parse(body))
}

interface Place {
  readonly path: string
  readonly create?: string | undefined
}

async function made({ backend, person }: Sender, { path, create = path }: Place, body: unknown) {
  const headers = { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' }
  const request = { method: 'POST', headers, body: JSON.stringify(body) }
  const answer = await call(backend + create, request)
  expectThat([200, 201, 202].includes(answer.status), `${create} does not take what it should`, {
    expected: '200, 201 or 202',
    received: `${answer.status}: ${excerpt(answer)}`,
  })
  return String(json(answer).id)
}

/** A workflow of a text and an image, both of which are answered at once, on a busy machine. */
const endsWithinMs = 30_000

/** Waits until it is finished; one that has failed is a violation. */
export async function whenFinished(
  { production }: ProductionScene,
  sender: Sender,
  id: string,
  withinMs = endsWithinMs,
): Promise<Execution> {
  const { finished, failed, status } = executing(production)
  const ask = async () => {
    const told = await look(production, sender, id)
    const now = String(at(told, status))
    if (finished.includes(now)) return { id, told }
    const facts = { expected: finished.join(' or '), received: JSON.stringify(told) }
    if (!failed.includes(now)) throw new Violation(`the execution is ${now}`, facts)
    return { id, told, facts }
  }
  const end = await eventually('the execution is finished', ask, { withinMs })
  if ('facts' in end) throw new Violation('the execution has failed', end.facts)
  return end
}

/** What the backend tells of an execution now. */
export async function look(
  { areas }: ProductionManifest,
  { backend, person }: Sender,
  id: string,
): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${person.token}` }
  return json(await call(backend + areas.executions.one.replace('{id}', id), { headers }))
}

/** The value at a path of names with dots between them. */
export function at(told: unknown, path: string): unknown {
  return path.split('.').reduce((inner, name) => Object(inner)[name], told)
}
