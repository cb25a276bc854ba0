/** A composition that needs no database of its own. */
import type { ComposeProject, Composition } from '../ports/composition.ts'
import { allServices } from './compose-files.ts'
import type { Samples } from './environment-samples.ts'
import { expectEqual } from './expect.ts'

/** None of them runs by default, and no service that does waits for one. */
export function nothingNeedsThem(project: ComposeProject, databases: readonly string[]): void {
  const running = Object.keys(project.services)
  const started = databases.filter((name) => running.includes(name))
  expectEqual('databases of its own that the composition starts', started, [])
  const waiting = Object.values(project.services).flatMap(({ name, dependsOn }) =>
    databases
      // One that is not started needs not be waited for where it is not required.
      .filter((other) => dependsOn[other]?.required === true)
      .map((other) => `${name} needs ${other}`),
  )
  expectEqual('services that need a database of the composition', waiting, [])
}

/** No volume of a database has to be there beforehand. */
export function noVolumeIsRequired({ tree }: ComposeProject): void {
  const volumes = Object.entries((tree.volumes ?? {}) as Record<string, { external?: unknown }>)
  const external = volumes.filter(([, volume]) => volume?.external === true)
  expectEqual(
    'volumes that must be there before the composition starts',
    external.map(([name]) => name),
    [],
  )
}

/** Nothing that runs is a database. */
export async function noneRuns(
  composition: Composition,
  databases: readonly string[],
): Promise<void> {
  const running = (await composition.ps()).map(({ service }) => service)
  expectEqual(
    'databases that were started all the same',
    running.filter((name) => databases.includes(name)),
    [],
  )
}

/** The variable that named the server before there was DATABASE_URL. */
const formerName = 'POSTGRES_SERVER'

/** No service gets the former variable, and no sample file knows it. */
export function nobodyNamesFormerServer(project: ComposeProject, samples: Samples): void {
  const services = allServices(project).filter(({ environment }) => formerName in environment)
  const files = Object.entries(samples).filter(([, sample]) => formerName in sample)
  const found = [
    ...services.map(({ name }) => name),
    ...files.map(([name]) => `sample for ${name}`),
  ]
  expectEqual(`where ${formerName} is left`, found, [])
}
