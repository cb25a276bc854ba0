/** The producer and the queue of a composition that is up. */
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { redisBehind } from '../../support/checks/composed-redis.ts'
import { backendAt } from '../../support/checks/composition.ts'
import { userOf } from '../../support/checks/users.ts'
import type { Send } from '../../support/checks/worker-queue.ts'
import type { QueueProbe } from '../../support/ports/queue.ts'
import { queueProbe } from '../../support/queues/kinds.ts'
import { placeAt } from '../../support/queues/place.ts'
import { upload } from '../../support/systems/ingestions.ts'
import { knowsProjectBy } from '../../support/systems/issuer.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composed, queue, user } from './notes.ts'

/** A document small enough to leave the time of a job to the pipeline, in bytes. */
const smallDocument = 4_000

/** Opens both once a scenario: a signed-in user, the backend's address, the queue behind it. */
export async function composedProducer(
  world: SuiteWorld,
): Promise<{ queue: QueueProbe; send: Send }> {
  const { manifest } = world
  const { composition, environment } = composed.of(world)
  const url = backendAt(manifest, composition)
  knowsProjectBy(url, world.addresses, manifest.environment, environment)
  const probe = queue.find(world) ?? openQueue(world)
  const person = user.find(world) ?? (await signIn(world))
  return {
    queue: probe,
    send: () => upload(manifest, url, person.token, pdfOf(smallDocument)),
  }
}

async function signIn(world: SuiteWorld) {
  const person = await userOf(world)
  user.set(world, person)
  return person
}

/** The same Redis as inside the composition, at the address where this machine reaches it. */
function openQueue(world: SuiteWorld): QueueProbe {
  const url = redisBehind(world, composed.of(world))
  const probe = queueProbe(placeAt(world.manifest.queue, url))
  world.scope.undo('close the queue', () => probe.close())
  queue.set(world, probe)
  return probe
}
