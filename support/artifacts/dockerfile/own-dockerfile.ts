/** Which Dockerfile of a repository makes an image that a compose file takes from a registry. */
import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Nobody's own programs. */
const aside = /^(node_modules|\.git|\.venv|vendor)$/

/**
 * The Dockerfile in the folder that the image is named after, as `apps/api/Dockerfile` for `ghcr.io/us/shop/api`
 * or `us/shop-api`; undefined where none or several are. A name without a `/` is a public image.
 */
export function ownDockerfile(repository: string, image: string): string | undefined {
  const path = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
  if (!path.includes('/')) return undefined
  const name = basename(path)
  const files = globSync('**/Dockerfile', {
    cwd: repository,
    exclude: (folder) => aside.test(basename(folder)),
  })
  const fitting = files.filter((file) => isNamedAfter(name, basename(dirname(file))))
  const [only] = fitting
  return fitting.length === 1 && only !== undefined ? join(repository, only) : undefined
}

const isNamedAfter = (image: string, folder: string) =>
  image === folder || image.endsWith(`-${folder}`) || image.endsWith(`_${folder}`)
