/** What a build has made of a repository's programs, brought along where a copy plays built images. */
import { cpSync, existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesOf } from './repository-copy.ts'

/** Folders into which the builds of packages write: tsc, esbuild, Vite, Next, Nuxt. */
const outputs = ['dist', 'build', 'out', 'lib', '.next', '.output']

/**
 * Copies the output of builds beside each package of `repository` into its copy: an image would have
 * built it, and version control does not keep it. A folder that version control knows is there already.
 */
export async function bringBuilt(repository: string, target: string): Promise<void> {
  const files = (await filesOf(repository)) ?? []
  const packages = files.filter((file) => /(^|\/)package\.json$/.test(file)).map(dirname)
  for (const folder of packages) {
    for (const output of outputs) {
      const from = join(repository, folder, output)
      const to = join(target, folder, output)
      if (existsSync(to) || !existsSync(from) || !statSync(from).isDirectory()) continue
      cpSync(from, to, { recursive: true })
    }
  }
}
