/** Whether the composition lets a service run in several containers. */
import type { ComposeProject } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import { serviceOf } from './composition.ts'
import { expectEqual, expectThat } from './expect.ts'

/** A name or a port of the host can belong to one container only. */
export function scalesFreely({ manifest }: Scene, project: ComposeProject): void {
  const { worker } = manifest.composition.services
  const { containerName, ports } = serviceOf(project, worker)
  expectThat(containerName === undefined, `${worker} has a fixed container_name: it cannot scale`, {
    received: containerName,
  })
  const published = ports.flatMap(({ published }) => published ?? [])
  expectEqual(`ports of the host that only one container of ${worker} can have`, published, [])
}
