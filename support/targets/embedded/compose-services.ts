/** Which services a command means, and in which order they depend on each other. */
import type { ComposeProject, ComposeService } from '../../ports/composition.ts'
import { CommandFailure } from './command-failure.ts'

/** All active services, or the named ones; naming a service switches its profile on. */
export function servicesNamed(
  project: ComposeProject,
  names: readonly string[] | undefined,
): readonly ComposeService[] {
  if (names === undefined || names.length === 0) return Object.values(project.services)
  return names.map((name) => serviceNamed(project, name))
}

/** Throws `CommandFailure` with compose's words. */
export function serviceNamed(project: ComposeProject, name: string): ComposeService {
  const service = project.services[name] ?? project.inactive[name]
  if (service === undefined) throw new CommandFailure(`no such service: ${name}`)
  return service
}

/** The services and all they depend on, those depended on first. */
export function withDependencies(
  project: ComposeProject,
  services: readonly ComposeService[],
): readonly ComposeService[] {
  const ordered = new Map<string, ComposeService>()
  const visit = (service: ComposeService) => {
    if (ordered.has(service.name)) return
    for (const [name, { required }] of Object.entries(service.dependsOn)) {
      const other = project.services[name]
      if (other !== undefined) visit(other)
      else if (required) visit(serviceNamed(project, name))
    }
    ordered.set(service.name, service)
  }
  for (const service of services) visit(service)
  return [...ordered.values()]
}
