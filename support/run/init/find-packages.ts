/** Where the programs of a repository of several packages lie, by the images of its composition. */
import { posix } from 'node:path'
import { ownPackages } from '../../artifacts/javascript/own-packages.ts'
import { folderOf, type RepositoryFiles } from '../../artifacts/repository-files.ts'
import { imageOf } from './composed-commands.ts'
import { compositionIn } from './composed-starts.ts'

export interface FoundPackages {
  /** Fields of `sources`. */
  readonly places: Readonly<Record<string, string>>
  /** The worker's own folder, and those of packages that backend or worker import. */
  readonly shared: readonly string[]
}

/** Where builds of sites put what browsers get, below their folder. */
const outputs: Readonly<Record<string, string>> = { next: '.next/static', vite: 'dist' }

/** Undefined where the documented folder is there, or where no package of the repository is the backend's. */
export function findPackages(files: RepositoryFiles, root: string): FoundPackages | undefined {
  if (files.paths.some((path) => path.startsWith('backend/'))) return undefined
  const packages = ownPackages(root)
  const backend = imageIn(files, 'backend')
  if (!packages.some(({ folder }) => folder === backend?.folder)) return undefined
  const frontend = imageIn(files, 'frontend')
  const worker = imageIn(files, 'worker')
  const folders = [backend, worker].flatMap((image) => image?.folder ?? [])
  const used = withDependencies(packages, folders).filter((folder) => folder !== backend?.folder)
  return {
    places: {
      ...(backend && {
        ...{ backend: backend.folder, backendDockerfile: backend.dockerfile },
        packages: posix.join(backend.folder, 'package.json'),
      }),
      ...(frontend && siteIn(files, frontend)),
    },
    shared: used,
  }
}

/** The site's own folder where it is not the documented one, by the image that the composition builds of it. */
export function findSiteFolder(files: RepositoryFiles): Readonly<Record<string, string>> {
  if (files.paths.some((path) => path.startsWith('frontend/'))) return {}
  const image = imageIn(files, 'frontend')
  return image === undefined ? {} : siteIn(files, image)
}

/** What lies in the documented folders where it is written in another language or built by another tool. */
export function findInUsualFolders({ paths, text }: RepositoryFiles): Record<string, string> {
  const [backend, frontend] = ['backend/package.json', 'frontend/package.json']
  const lists = ['backend/requirements.txt', 'backend/pyproject.toml', 'backend/Pipfile']
  const list = lists.find((path) => paths.includes(path))
  const others = paths.some((path) => /^backend\/requirements[\w-]*\.txt$/.test(path))
  const output = paths.includes(frontend) ? outputIn(text(frontend)) : undefined
  const isUsual = output === undefined || output === outputs.next
  return {
    ...(paths.includes(backend) && list === undefined && !others && { packages: backend }),
    ...(list !== undefined && list !== lists[0] && { packages: list }),
    ...(!isUsual && { site: posix.join('frontend', output) }),
  }
}

const outputIn = (written: string) =>
  Object.entries(outputs).find(([tool]) => written.includes(`"${tool}"`))?.[1]

/** The folders, and those of every package of the repository on which one of them depends. */
function withDependencies(packages: ReturnType<typeof ownPackages>, folders: readonly string[]) {
  const all = new Set(folders)
  for (const folder of all) {
    const own = packages.find((each) => each.folder === folder)
    const needed = packages.filter(({ name }) => own?.dependencies.includes(name))
    for (const each of needed) all.add(each.folder)
  }
  return [...all]
}

/** The image that the composition builds for a role, where its Dockerfile lies beside a package. */
function imageIn(files: RepositoryFiles, role: 'backend' | 'frontend' | 'worker') {
  const { path = '', services, roles } = compositionIn(files) ?? {}
  const service = services?.[roles?.[role] ?? '']
  if (service?.build === undefined) return undefined
  const { dockerfile } = imageOf(folderOf(path), service)
  const folder = folderOf(dockerfile)
  const isPackage = files.paths.includes(posix.join(folder, 'package.json'))
  return isPackage && files.paths.includes(dockerfile) ? { dockerfile, folder } : undefined
}

function siteIn({ text }: RepositoryFiles, { dockerfile, folder }: Record<string, string>) {
  const frontend = folder ?? ''
  const frontendPackages = posix.join(frontend, 'package.json')
  const output = outputIn(text(frontendPackages))
  return {
    ...{ frontend, frontendPackages, frontendDockerfile: dockerfile ?? '' },
    ...(output === undefined ? {} : { site: posix.join(frontend, output) }),
  }
}
