/** Addresses inside a composition, and compositions that do not have the service: one of production with a managed Redis. */
import type { ComposeProject } from '../ports/composition.ts'

/**
 * The values that lead to a service by its name, where the files that were chosen have no such service, or
 * one in a profile that nobody chooses and no other service needs: with these the programs would look for a
 * host that nobody knows.
 */
export function leadingNowhere(
  values: Readonly<Record<string, string>>,
  services: readonly string[],
  { services: active, inactive }: Pick<ComposeProject, 'services' | 'inactive'>,
): string[] {
  const needed = new Set(Object.values(active).flatMap((each) => Object.keys(each.dependsOn ?? {})))
  const comes = (name: string) => name in active || (name in inactive && needed.has(name))
  const absent = services.filter((name) => !comes(name))
  // The name of a scheme is no host.
  const leads = (value: string, name: string) =>
    new RegExp(`(^|//|@|,)${name.replaceAll('.', '[.]')}(?!://)(?=[:/,]|$)`).test(value)
  return Object.keys(values).filter((variable) =>
    absent.some((name) => leads(values[variable] ?? '', name)),
  )
}
