/** Databases and file stores among the services of a composition: by what they are called, and by what they do. */
import { Unverified } from '../../core/errors.ts'
import type { ComposeProject, ComposeService } from '../../ports/composition.ts'
import { allServices } from '../compose-files.ts'
import { expectEqual } from '../expect.ts'
import { buildsOf } from '../image-builds.ts'
import type { ProductionComposition } from './composition.ts'

const stores = /postgres|postgis|pgvector|timescale|supabase|minio/i

/** No service, image, volume or variable belongs to a database or a file store of the composition's own. */
export function hasNoStores(read: ProductionComposition): void {
  const { project } = read
  const services = allServices(project)
  const found = [
    ...services.filter(({ name }) => stores.test(name)).map(({ name }) => `service ${name}`),
    ...services
      .filter(({ image = '' }) => stores.test(image))
      .map(({ name, image }) => `image ${image} of ${name}`),
    ...services.flatMap(variablesOfStores),
    ...services.flatMap(signsOfStore),
    ...Object.keys((project.tree.volumes as object) ?? {})
      .filter((name) => stores.test(name))
      .map((name) => `volume ${name}`),
    ...dependenciesOnNobody(project),
  ]
  const isBuilt = services.some(({ build }) => build !== undefined)
  const bases = isBuilt ? basesOfStores(read) : []
  expectEqual('databases and file stores in production', [...new Set([...found, ...bases])], [])
  if (isBuilt) return
  throw new Unverified(
    'needs builds in the compose files: nobody knows what images of a registry are',
  )
}

const basesOfStores = (read: ProductionComposition) =>
  buildsOf(read).flatMap(({ file, facts }) =>
    facts.stages.filter(({ base }) => stores.test(base)).map(({ base }) => `${file}: ${base}`),
  )

const variablesOfStores = ({ name, environment }: ComposeService) =>
  Object.keys(environment)
    .filter((variable) => /^((MINIO|POSTGRES)_|PGDATA$)/.test(variable))
    .map((variable) => `variable ${variable} of ${name}`)

/**
 * What gives the two away under any name of an image: the program that is started, where the image keeps its
 * data (documentation of the images of PostgreSQL and MinIO), and what is asked whether it is well.
 */
function signsOfStore({ name, entrypoint = [], command = [], ...service }: ComposeService) {
  const started = [...entrypoint, ...command].join(' ')
  const asked = service.healthcheck?.test?.join(' ') ?? ''
  const data = service.mounts.filter(({ target }) => keepsData.test(target))
  return [
    ...(serves.test(started) ? [`command ${started} of ${name}`] : []),
    ...data.map(({ target }) => `data in ${target} of ${name}`),
    ...(isAskedAsStore(asked) ? [`health check ${asked} of ${name}`] : []),
  ]
}

const serves =
  /^(\S*\/)?(docker-entrypoint(\.sh)? )?(postgres|minio)( |$)|^server .*--console-address|^server \/(data|export|mnt)/

const keepsData = /^\/(var\/lib\/postgresql|bitnami\/(postgresql|minio))(\/|$)/

/** `pg_isready` of another host waits for somebody else's database. */
const isAskedAsStore = (asked: string) =>
  /\/minio\/health|\bmc ready\b/.test(asked) ||
  (/\bpg_isready\b/.test(asked) && !/(-h|--host)[ =]?(?!localhost|127\.)\S/.test(asked))

function dependenciesOnNobody(project: ComposeProject): string[] {
  return allServices(project).flatMap(({ name, dependsOn }) =>
    Object.keys(dependsOn)
      .filter((other) => stores.test(other))
      .map((other) => `${name} depends on ${other}`),
  )
}
