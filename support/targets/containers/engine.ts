/** The container engine of this machine, and the removal of what the suite has made there. */
import { type ContainerRuntimeClient, getContainerRuntimeClient } from 'testcontainers'
import { suiteError } from '../../core/errors.ts'
import { loopback } from '../../ports/loopback.ts'
import { type Labels, ofDeadRun, runLabel } from './labels.ts'

/** A container as the engine knows it. */
export type Container = ReturnType<ContainerRuntimeClient['container']['getById']>

/** Finds the engine; rejects with `ENGINE_MISSING` when none answers. */
export async function openEngine(): Promise<ContainerRuntimeClient> {
  // What is left of a killed run is removed by the next one: a reaper in a container, which would need
  // an image more and end ten seconds after us, has nothing to do.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
  // Where the suite itself is in a container, it would be taken to be reached by the bridge's address.
  process.env.TESTCONTAINERS_HOST_OVERRIDE ??= loopback
  try {
    return await getContainerRuntimeClient()
  } catch (cause) {
    throw suiteError('ENGINE_MISSING', {}, cause)
  }
}

/**
 * Removes every container of the run `runId` with its volumes, and its networks; resolves with the ids of
 * the containers.
 */
export async function removeRun(runId: string): Promise<readonly string[]> {
  return removeWhere(`${runLabel}=${runId}`, () => true)
}

/** Removes what runs have left that were killed on this machine; resolves with the ids of the containers. */
export async function removeDeadRuns(): Promise<readonly string[]> {
  return removeWhere(runLabel, ofDeadRun)
}

async function removeWhere(
  label: string,
  isMeant: (labels: Labels) => boolean,
): Promise<readonly string[]> {
  const { container: engine } = await openEngine()
  const { dockerode } = engine
  const filters = { label: [label] }
  const found = await dockerode.listContainers({ all: true, filters })
  const ids = found.filter(({ Labels }) => isMeant(Labels)).map(({ Id }) => Id)
  await Promise.all(ids.map((id) => removeContainer(engine.getById(id))))
  // What containers share can go when they have gone.
  const networks = await dockerode.listNetworks({ filters })
  const volumes = await dockerode.listVolumes({ filters })
  const shared = [
    ...networks.filter(marked).map(({ Id }) => dockerode.getNetwork(Id)),
    ...volumes.Volumes.filter(marked).map(({ Name }) => dockerode.getVolume(Name)),
  ]
  await Promise.all(shared.map((each) => each.remove().catch(unlessStatus(404))))
  return ids

  function marked({ Labels }: { readonly Labels?: Labels | undefined }): boolean {
    return isMeant(Labels ?? {})
  }
}

/** Ends and removes a container with its anonymous volumes; one that is gone already is no error. */
export async function removeContainer(container: Container): Promise<void> {
  await container.remove({ force: true, v: true }).catch(unlessStatus(404, 409))
}

/** Lets errors of the engine pass that mean: it is done, or somebody else is doing it. */
export function unlessStatus(...harmless: readonly number[]): (error: unknown) => void {
  return (error) => {
    const { statusCode } = error as { readonly statusCode?: number }
    if (statusCode === undefined || !harmless.includes(statusCode)) throw error
  }
}
