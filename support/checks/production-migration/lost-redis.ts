/** Redis loses everything that it holds while production works, and production goes on. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ComposedProduction } from '../../run/production-composition.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { type ModelProvider, startModelProvider } from '../../services/model-provider/embedded.ts'
import { at } from '../../systems/answer-fields.ts'
import { cameUp, serviceOf } from '../composition.ts'
import { expectThat } from '../expect.ts'
import { type Belongings, belongingsOf, type Holder, whenAtRest } from './belongings.ts'
import { backendOf, bringUp, isInTime, isThere, production } from './composed.ts'
import { begin, type Execution, executing, look, whenFinished } from './executions.ts'
import { type Sender, send, senderAt } from './files.ts'
import { fileOf } from './sample-files.ts'
import { somebody } from './somebody.ts'
import { refuseRealProviders } from './workplace.ts'

export interface BusyProduction {
  readonly composed: ComposedProduction
  readonly models: ModelProvider
  readonly sender: Sender
  readonly holder: Holder
  /** Before Redis was lost. */
  readonly before: Belongings
}

/** Some of them are at work and the others wait: no worker here takes so many at once. */
const begun = 12

/** Brought up, with a user who has rows, files, and workflows that are being executed. */
export async function busyProduction(scene: ProductionScene): Promise<BusyProduction> {
  executing(scene.production)
  const models = await startModelProvider(scene.scope)
  const composed = await production(scene, { services: { modelProvider: models.address } })
  await isThere(scene, await bringUp(composed))
  const sender = await senderAt(scene, backendOf(scene, composed), await somebody(scene))
  const file = fileOf('plan.pdf', 'application/pdf', 20_000)
  const sent = [await send(scene, sender, 'documents', file)]
  const holder = { id: sender.person.id, sent }
  await whenAtRest(scene, holder)
  models.hold()
  const held = await isHeld(scene, sender, models, await beginSome(scene, sender))
  if (!held) await whenAtRest(scene, holder)
  const before = await belongingsOf(scene, holder, ['executions'])
  if (!held) await beginSome(scene, sender) // of which some are at work while Redis goes
  return { composed, models, sender, holder, before }
}

async function beginSome(scene: ProductionScene, sender: Sender): Promise<string> {
  const first = await begin(scene, sender)
  for (let i = 1; i < begun; i += 1) await begin(scene, sender)
  return first
}

/**
 * Whether the executions stand still because the provider holds back its answers. Programs that answer
 * without a provider, or with one of which no variable tells, end them meanwhile.
 */
export async function isHeld(
  { production }: Pick<ProductionScene, 'production'>,
  sender: Sender,
  models: Pick<ModelProvider, 'asked'>,
  first: string,
  withinMs = 30_000,
): Promise<boolean> {
  const { finished, status } = executing(production)
  const tell = async () => {
    if (models.asked().length > 0) return true
    const told = await look(production, sender, first)
    expectThat(
      finished.includes(String(at(told, status))),
      'the provider of models was not asked, and the first execution has not ended',
      { received: JSON.stringify(told) },
    )
    return false
  }
  try {
    return await eventually('a worker has begun with an execution', tell, { withinMs })
  } catch (error) {
    // Where the real provider was asked nobody knows why it has not answered.
    if (error instanceof Violation) refuseRealProviders({ production })
    throw error
  }
}

/** Ends it, takes away all that it has kept, and starts it again. */
export async function loseRedis(scene: ProductionScene, busy: BusyProduction): Promise<void> {
  const { composition, project, dir } = busy.composed
  const { redis } = scene.production.composition.services
  cameUp(await composition.stop([redis]))
  const volumes = serviceOf(project, redis).mounts.flatMap(({ type, source }) =>
    type === 'volume' && source !== undefined ? [join(dir, 'volumes', source)] : [],
  )
  for (const folder of [...volumes, join(dir, 'containers', `${redis}-1`, 'data')]) empty(folder)
  cameUp(await composition.up([redis]))
  busy.models.release()
}

/** A folder that is not there has nothing in it. */
function empty(folder: string): void {
  const names = (() => {
    try {
      return readdirSync(folder)
    } catch {
      return [] // not there: this Redis keeps its data elsewhere
    }
  })()
  for (const name of names) rmSync(join(folder, name), { recursive: true })
}

/** A new workflow is taken, with the login of before, and comes to its end. */
export async function worksOn(
  scene: ProductionScene,
  { sender }: BusyProduction,
  withinMs: number,
): Promise<Execution> {
  const start = performance.now()
  const take = async () => {
    try {
      return await begin(scene, sender)
    } catch (error) {
      // Taken as an answer that may still become better, whatever it was.
      throw new Violation(`a new workflow is not taken: ${(error as Error).message}`)
    }
  }
  const id = await eventually('a new workflow is taken', take, { withinMs, everyMs: 500 })
  const end = await whenFinished(scene, sender, id, withinMs)
  isInTime('the new workflow is finished', performance.now() - start, withinMs)
  return end
}
