/** Executions of workflows: begun as a user begins them, and watched until they end. */
import { Unverified, Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { at } from '../../systems/answer-fields.ts'
import { call, json } from '../../systems/http-client.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { callerOf, projectOf, type Sender } from './files.ts'
import { areasNamed, filledBody, idIn, makeOne, ownIds } from './own-things.ts'

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
  const workflow = executing(production).workflow
  const caller = callerOf(production, sender)
  const known = await ownIds(caller, areasNamed(production, workflow), projectOf(sender))
  const saved = await makeOne(caller, 'workflows', known, {
    body: () => filledBody(workflow, known),
  })
  const ids = { ...known, workflow: idIn(saved, 'the workflow of the manifest') }
  return String(idIn(await makeOne(caller, 'executions', ids), 'an execution of it'))
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
