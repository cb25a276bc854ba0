/** Databases of a composition's own, played by one that the target has already. */
import { ownDatabases } from '../artifacts/compose/own-databases.ts'
import type { ComposeProject } from '../ports/composition.ts'
import type { PostgresAddress } from '../ports/services.ts'
import type { Recipe } from '../targets/embedded/compose-recipe.ts'

/** The port of a plain Postgres: https://www.postgresql.org/docs/current/runtime-config-connection.html */
const postgresPort = 5432

/** The services that are a database by their image, and the one that is called `name`. */
export function suppliedDatabases(
  project: ComposeProject,
  { host, port, user, password, database }: PostgresAddress,
  name?: string,
): Record<string, Recipe> {
  const account = { user, password, database }
  const recipe = { suppliedAt: `${host}:${port}`, containerPort: postgresPort, account }
  return Object.fromEntries(ownDatabases(project, name).map((service) => [service, recipe]))
}
