/** Images as an engine has built them: their history, their settings and every file in them. */
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { Unverified, Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { allServices, type ReadComposition } from './compose-files.ts'

/** Fetching base images and packages takes minutes on a slow line. */
const buildBudgetMs = 900_000

/** What BuildKit and the older builder say where no registry answers: nothing of the Dockerfile has been tried. */
const outOfReach =
  /failed to do request: \w+ "?https?:\/\/[^\n]*(no such host|dial tcp|i\/o timeout|proxyconnect)|Get "https:\/\/[^\n]*\/v2\/[^\n]*(no such host|dial tcp|i\/o timeout)/

/** Builds every service with the files of the composition; answers the images. */
export async function buildImages(scene: Scene, read: ReadComposition): Promise<string[]> {
  const { project, repository } = read
  const files = project.files.flatMap((file) => ['--file', file])
  const own = `plumbline-${process.pid}-${Date.now().toString(36)}`
  const built = allServices(project).filter(({ build }) => build !== undefined)
  if (built.length === 0) throw new Unverified('needs a service that is built: there is none')
  const images = [...new Set(built.map(({ name, image }) => image ?? `${own}-${name}`))]
  scene.scope.undo('remove the images', () => removeImages(images, own))
  const args = ['compose', '--project-name', own, ...files, 'build']
  const { exitCode, stderr } = await execa('docker', args, {
    ...{ cwd: repository, reject: false, stdin: 'ignore', timeout: buildBudgetMs },
  })
  if (exitCode !== 0) {
    if (outOfReach.test(stderr)) {
      throw new Unverified('needs the registry of the base images: it cannot be reached from here')
    }
    throw new Violation('the images cannot be built', { received: stderr.split('\n').slice(-10) })
  }
  return images
}

/** Services with one image are built one by one: those that have lost the name bear the project's label. */
async function removeImages(images: readonly string[], project: string): Promise<void> {
  const unnamed = ['--filter', `label=com.docker.compose.project=${project}`]
  await execa('docker', ['image', 'rm', '--force', ...images], { reject: false })
  await execa('docker', ['image', 'prune', '--force', ...unnamed], { reject: false })
}

/** Where a secret of the environment is found in an image, each named without its value. */
export async function secretsInside(
  scene: Scene,
  images: readonly string[],
  secrets: Readonly<Record<string, string>>,
): Promise<string[]> {
  const found: string[] = []
  for (const image of images) {
    const history = await docker('history', '--no-trunc', '--format', '{{.CreatedBy}}', image)
    const settings = await docker('image', 'inspect', image)
    const inFiles = await namesInFiles(scene, image, secrets)
    for (const [name, value] of Object.entries(secrets)) {
      if (history.includes(value)) found.push(`${name} in the history of ${image}`)
      if (settings.includes(value)) found.push(`${name} in the settings of ${image}`)
      if (inFiles.has(name)) found.push(`${name} in a file of ${image}`)
    }
  }
  return found
}

async function docker(...args: string[]): Promise<string> {
  return (await execa('docker', args, { stdin: 'ignore' })).stdout
}

/** Reads the whole file system of the image once, as one archive. */
async function namesInFiles(
  { dir }: Scene,
  image: string,
  secrets: Readonly<Record<string, string>>,
): Promise<ReadonlySet<string>> {
  const container = await docker('create', image, 'true')
  const archive = join(dir, `${container}.tar`)
  try {
    await docker('export', '--output', archive, container)
    return await namesIn(archive, secrets)
  } finally {
    await docker('rm', '--force', container)
    await rm(archive, { force: true })
  }
}

async function namesIn(
  file: string,
  secrets: Readonly<Record<string, string>>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  const longest = Math.max(...Object.values(secrets).map(({ length }) => length))
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(file)) {
    const text = Buffer.concat([rest, chunk])
    for (const [name, value] of Object.entries(secrets)) {
      if (text.includes(value)) found.add(name)
    }
    // A secret may lie across the border of two chunks.
    rest = text.subarray(Math.max(0, text.length - longest))
  }
  return found
}
