/** Whether the composition lets a service run in several containers. */
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import { serviceOf } from './composition.ts'
import { expectEqual, expectThat } from './expect.ts'

/** A name or a port of the host can belong to one container only. */
export function scalesFreely({ manifest }: Scene, project: ComposeProject): void {
  const { worker } = manifest.composition.services
  const service = serviceOf(project, worker)
  const { containerName, ports } = service
  expectThat(containerName === undefined, `${worker} has a fixed container_name: it cannot scale`, {
    received: containerName,
  })
  const published = ports.flatMap(({ published }) => published ?? [])
  expectEqual(`ports of the host that only one container of ${worker} can have`, published, [])
  const node = fixedNode(service)
  expectThat(node === undefined, `every container of ${worker} calls itself by the same name`, {
    expected: 'a part of the name that differs, such as %h',
    received: node,
  })
}

/**
 * The name of the node with which the command of Celery makes its worker known, where all of it is fixed:
 * https://docs.celeryq.dev/en/stable/userguide/workers.html#starting-the-worker
 */
export function fixedNode({
  command = [],
  entrypoint = [],
}: Pick<ComposeService, 'command' | 'entrypoint'>): string | undefined {
  const words = [...entrypoint, ...command].flatMap((word) => word.split(/\s+/))
  if (!words.some((word) => /(^|\/)celery$/.test(word))) return undefined
  const named = words.flatMap((word, at) => {
    if (word === '-n' || word === '--hostname') return words[at + 1] ?? []
    return /^(?:-n|--hostname=)(\S+@\S+)$/.exec(word)?.[1] ?? []
  })
  // Without a host Celery adds that of the container; `%h` and variables differ from one to the other.
  return named.find((name) => /@[^%$`]+$/.test(name) && !/[%$`]/.test(name))
}
