/** Addresses inside a composition, and compositions that do not have the service: one of production with a managed Redis. */
import type { ComposeProject } from '../ports/composition.ts'

/**
 * The values that lead to a service by its name, where the files that were chosen have no such service: with
 * these the programs would look for a host that nobody knows.
 */
export function leadingNowhere(
  values: Readonly<Record<string, string>>,
  services: readonly string[],
  { services: active, inactive }: Pick<ComposeProject, 'services' | 'inactive'>,
): string[] {
  const absent = services.filter((name) => !(name in active) && !(name in inactive))
  // The name of a scheme is no host.
  const leads = (value: string, name: string) =>
    new RegExp(`(^|//|@|,)${name.replaceAll('.', '[.]')}(?!://)(?=[:/,]|$)`).test(value)
  return Object.keys(values).filter((variable) =>
    absent.some((name) => leads(values[variable] ?? '', name)),
  )
}
