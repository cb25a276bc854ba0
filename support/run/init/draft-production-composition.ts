/** The draft of the compose files of a system that moves to production. */
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import { productionComposition } from '../../systems/manifest-parts/production/composition.ts'
import { servicesOf } from './composed-commands.ts'
import type { Entry } from './draft.ts'
import { portsIn, rolesIn } from './find-composition.ts'

/** Compose files and services that are not called as documented. */
export function compositionOf({ paths, text }: RepositoryFiles): Entry[] {
  const documented = productionComposition.parse(undefined)
  const find = (looks: RegExp, usual: string) =>
    paths.includes(usual) ? usual : paths.find((path) => looks.test(path))
  const file = find(/(^|\/)(docker-)?compose[.-]prod(uction)?\.ya?ml$/, documented.file)
  const development = find(
    /(^|\/)(docker-)?compose([.-]dev(elopment)?)?\.ya?ml$/,
    documented.development,
  )
  if (file === undefined) return []
  const { frontend, backend, worker } = rolesIn(text(file))
  const named = otherNames(text(file), documented.services)
  const inDevelopment =
    development === undefined
      ? {}
      : otherNames(text(development), { ...documented.services, ...named })
  const ports = Object.entries({ frontend, backend, worker }).flatMap(([role, name = '']) => {
    const port = portsIn(text(file))[name]
    const usual: unknown = Reflect.get(documented.ports, role)
    return port === undefined || port === usual ? [] : [[role, port] as const]
  })
  const supplied = development === undefined ? {} : suppliedIn(text(development))
  const value = {
    ...(file !== documented.file && { file }),
    ...(development !== undefined && development !== documented.development && { development }),
    ...(Object.keys(named).length > 0 && { services: named }),
    ...(Object.keys(inDevelopment).length > 0 && { developmentServices: inDevelopment }),
    ...(ports.length > 0 && { ports: Object.fromEntries(ports) }),
    ...(Object.keys(supplied).length > 0 && { supplied }),
  }
  return Object.keys(value).length === 0
    ? []
    : [{ name: 'composition', value, comment: `Found in ${file}` }]
}

/** Services of the file by their parts, as far as they are not called as `usual` has them. */
function otherNames(
  text: string,
  usual: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { frontend, backend, worker, redis } = rolesIn(text)
  const found = Object.entries({ frontend, backend, worker, redis })
  return Object.fromEntries(
    found.flatMap(([role, name]) =>
      name === undefined || usual[role] === name ? [] : [[role, name] as const],
    ),
  )
}

/** Stores of files that speak the S3 interface: the target's own stands for one that no process here can play. */
const fileStores = /(^|\/)(minio|seaweedfs|garage|rustfs|localstack|s3-ninja|s3mock)(:|@|$)/

const suppliedIn = (text: string): Readonly<Record<string, 'objectStore'>> =>
  Object.fromEntries(
    Object.entries(servicesOf(text)).flatMap(([name, { image }]) =>
      typeof image === 'string' && fileStores.test(image) ? [[name, 'objectStore'] as const] : [],
    ),
  )
