/** Databases of a composition's own, by their name or their image. */
import type { ComposeProject } from '../../ports/composition.ts'

const isPostgres = (image: string | undefined) =>
  /(^|\/)(postgres|pgvector|postgis)\b/.test(image ?? '')

/** The services that are a database, whether they run by default or not; `name` is one whatever its image. */
export function ownDatabases({ services, inactive }: ComposeProject, name?: string): string[] {
  return Object.values({ ...inactive, ...services })
    .filter((service) => service.name === name || isPostgres(service.image))
    .map((service) => service.name)
}
