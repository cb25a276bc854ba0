/** The program that serves a site in production, where it is one of the site's image. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { readDockerfile } from '../artifacts/dockerfile/read-dockerfile.ts'
import { baseOf } from '../artifacts/dockerfile/stage-instructions.ts'
import type { ComposeService } from '../ports/composition.ts'

/** Servers of files that send what their own configuration says, which nothing else reads. */
const servers = /(^|\/)((?:[\w-]*nginx[\w-]*)|caddy|httpd|traefik|lighttpd)(?=[:@]|$)/

/** The server of the image and the file beside the Dockerfile that tells it of a policy; undefined where none does. */
export function policyOfImage({ build }: Pick<ComposeService, 'build'>): string | undefined {
  if (build === undefined || !existsSync(build.dockerfile)) return undefined
  const { stages } = readDockerfile(readFileSync(build.dockerfile, 'utf8'))
  const [, , server] = servers.exec(baseOf(stages, build.target) ?? '') ?? []
  if (server === undefined) return undefined
  const folders = [...new Set([build.context, dirname(build.dockerfile)])].filter(existsSync)
  const file = folders.flatMap(configurations).find(saysPolicy)
  return file === undefined ? undefined : `${server}, by ${file.slice(build.context.length + 1)}`
}

/** Folders that hold a server's configuration lie at most one below the image's own. */
function configurations(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isDirectory() && /^(nginx|caddy|conf|config|docker|deploy)/i.test(entry.name),
    )
    .map(({ name }) => join(folder, name))
  return [folder, ...below].flatMap((each) =>
    readdirSync(each, { withFileTypes: true })
      .filter((entry) => entry.isFile() && isConfiguration(entry.name))
      .map(({ name }) => join(each, name)),
  )
}

const isConfiguration = (name: string) =>
  ['.conf', '.template', '.cfg', '.inc', '.toml'].includes(extname(name)) || /^Caddyfile/.test(name)

const saysPolicy = (file: string) =>
  /^[^#\n]*content-security-policy/im.test(readFileSync(file, 'utf8'))
