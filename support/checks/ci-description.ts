/** What the generation of the client tells of the API: a document, or the client itself. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { type Generation, succeeded } from './ci-client.ts'
import { expectEqual, expectThat } from './expect.ts'

/** The document that it wrote has the routes; what is made of it afterwards may need more than this machine has. */
export function describesRoutes(
  generation: Generation,
  manifest: {
    readonly workflows: Pick<Manifest['workflows'], 'document'>
    readonly routes: Pick<Manifest['routes'], 'health' | 'ingestions'>
  },
): void {
  const { repository, startedAt } = generation
  const file = join(repository, manifest.workflows.document)
  // One that is committed says nothing of this generation.
  const isWritten = existsSync(file) && statSync(file).mtimeMs >= startedAt
  if (!isWritten) succeeded(generation)
  const { health, ingestions } = manifest.routes
  if (!existsSync(file) && isNamedIn(writtenBy(generation), [health, ingestions])) return
  expectThat(existsSync(file), `the generation writes no ${manifest.workflows.document}`, {
    expected: `${manifest.workflows.document}, or a client with ${health} and ${ingestions}`,
    received: writtenBy(generation).map((each) => relative(repository, each)),
  })
  const paths = pathsIn(readFileSync(file, 'utf8'))
  // A shell opens the file before the program writes: what is no description was not the last word.
  if (paths === undefined) succeeded(generation)
  if (paths === undefined) throw new Violation(`${manifest.workflows.document} is no JSON`)
  const plain = (path: string) => path.replace(/\/$/, '')
  const known = Object.keys(paths).map(plain)
  const wanted = [health, ingestions].map(plain)
  const missing = wanted.filter((path) => !known.includes(path))
  expectEqual(`routes that ${manifest.workflows.document} lacks`, missing, [])
}

function pathsIn(description: string): object | undefined {
  try {
    const { paths = {} } = JSON.parse(description) as { paths?: object }
    return paths
  } catch {
    return undefined
  }
}

/** The client itself describes the routes where it is made without a document in between. */
function isNamedIn(files: readonly string[], routes: readonly string[]): boolean {
  const texts = files.map((file) => readFileSync(file, 'utf8'))
  const named = (route: string) => (text: string) => text.includes(route.replace(/\/$/, ''))
  return routes.every((route) => texts.some(named(route)))
}

/** Files of the checkout that were written since the generation began. */
function writtenBy({ repository, startedAt }: Generation): string[] {
  const exclude = (name: string) => name === 'node_modules'
  return globSync('**/*', { cwd: repository, exclude })
    .map((file) => join(repository, file))
    .filter((path) => {
      const stat = statSync(path)
      return stat.isFile() && stat.mtimeMs >= startedAt
    })
}
