/** Variables that come from an image and not from its service, played by a process of this machine. */
import { existsSync, readFileSync } from 'node:fs'
import { readDockerfile } from '../artifacts/dockerfile/read-dockerfile.ts'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'

/**
 * Those of `values` that the Dockerfile of the service sets, such as where its modules lie. What only the
 * manifest says of a process is not in the container, and is left out.
 */
export function imageVariables(
  project: ComposeProject,
  service: ComposeService | undefined,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const build = service === undefined ? undefined : buildOf(project, service)
  if (build === undefined || !existsSync(build.dockerfile)) return {}
  const { variables } = readDockerfile(readFileSync(build.dockerfile, 'utf8'))
  const set = variables.filter(({ instruction }) => instruction === 'ENV').map(({ name }) => name)
  return Object.fromEntries(Object.entries(values).filter(([name]) => set.includes(name)))
}

/** Its own build, or that of whoever makes its image. */
function buildOf({ services, inactive }: ComposeProject, { build, image }: ComposeService) {
  const others = [...Object.values(services), ...Object.values(inactive)]
  return build ?? others.find((other) => other.build && other.image === image)?.build
}
