/** Whether a worker is made of what the backend is made of: no job meets another version than the one that queued it. */
import { posix } from 'node:path'
import type { ComposeService } from '../ports/composition.ts'
import { expectEqual } from './expect.ts'

/**
 * One build for both. Where each has a Dockerfile or a stage of its own, both are made of one context, and
 * are of one release; so are two images of one registry folder that bear the same tag. A build that names no
 * image is of no other release than the checkout: document 000 builds the worker so, section 5.
 */
export function sameBuild(worker: ComposeService, backend: ComposeService): void {
  // What has no build of its own is made of the image that it names.
  if (worker.build === undefined && worker.image !== undefined && worker.image === backend.image)
    return
  const isOneImage = nameOf(worker) === nameOf(backend)
  const tells = [worker, backend].every(({ image }) => image !== undefined)
  const source = isOneImage ? exactly : (service: ComposeService) => atLarge(service, tells)
  expectEqual(`what ${worker.name} is made of`, source(worker), source(backend))
}

const exactly = ({ image, build }: ComposeService) => ({
  image,
  build: build && { context: build.context, dockerfile: build.dockerfile, target: build.target },
})

function atLarge(service: ComposeService, tellsRelease: boolean) {
  const { build } = service
  const [name, release] = [nameOf(service), tellsRelease ? releaseOf(service) : undefined]
  const folder = name?.includes('/') ? posix.dirname(name) : undefined
  const from = build === undefined ? { image: folder ?? name } : { context: build.context }
  return { ...from, release }
}

/** A digest names one image and no release. */
const tagged = /^(.*?)(?::([^/:@]+))?(@.*)?$/

function nameOf({ name, image, build }: ComposeService): string | undefined {
  if (image !== undefined) return tagged.exec(image)?.[1]
  // Compose names what it builds after the service: only the same Dockerfile makes the same image.
  return build === undefined ? name : `${build.dockerfile} ${build.target ?? ''}`
}

function releaseOf({ image = '' }: ComposeService): string | undefined {
  const [, , tag, digest] = tagged.exec(image) ?? []
  return digest ?? tag
}
