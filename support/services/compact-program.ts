/** A program of ours in one file, because many processes of one run start from it. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin, transform } from 'esbuild'

/** Beside the packages, so that `npm ci` empties it. */
const folder = fileURLToPath(new URL('../../node_modules/.cache/programs', import.meta.url))

/** Packages that read files of their own beside themselves. */
const outside = ['esbuild', 'deno', 'libpg-query']

/** What it makes depends on this file, too. */
const maker = fileURLToPath(import.meta.url)

const made = new Map<string, Promise<string>>()

/**
 * The file to start instead of `entry`, a script that imports hundreds: reading one takes 0.13 s of
 * processor time where 800 take 0.33 s. It is made again when a source has changed since; `entry` itself
 * where it cannot be kept.
 */
export function compactProgram(entry: URL, cache: string = folder): Promise<string> {
  const source = fileURLToPath(entry)
  const known = made.get(source) ?? compact(source, cache).catch(() => source)
  made.set(source, known)
  return known
}

async function compact(source: string, cache: string): Promise<string> {
  const file = join(cache, `${createHash('sha256').update(source).digest('hex').slice(0, 16)}.mjs`)
  const list = `${file}.sources`
  if (await isWhole(file, list)) return file
  await mkdir(cache, { recursive: true })
  const { outputFiles, metafile } = await build({
    ...{ entryPoints: [source], outfile: file, write: false, metafile: true, absWorkingDir: '/' },
    ...{ bundle: true, platform: 'node', format: 'esm', keepNames: true, logLevel: 'silent' },
    external: outside,
    plugins: [placesOfSources],
    banner: { js: requireFrom(source) },
  })
  const sources = Object.keys(metafile.inputs).map((input) => join('/', input))
  const states = await Promise.all([...sources, maker].map(stateOf))
  await replace(file, outputFiles[0]?.contents ?? '')
  await replace(list, JSON.stringify(states))
  return file
}

/** Modules in CommonJS ask for those of Node at run time, which a module of today cannot. */
function requireFrom(source: string): string {
  const place = JSON.stringify(pathToFileURL(source).href)
  return `import { createRequire as requireOf } from 'node:module'; const require = requireOf(${place});`
}

/** A file beside a module is looked for beside its source; where a text speaks of such places, it stays. */
const placesOfSources: Plugin = {
  name: 'the places of the sources',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const define = { 'import.meta.url': JSON.stringify(pathToFileURL(path).href) }
      const { code } = await transform(text, { loader: 'ts', target: 'esnext', define })
      return { contents: code, loader: 'js' }
    })
  },
}

type State = readonly [path: string, size: number, mtimeMs: number]

async function stateOf(path: string): Promise<State> {
  const { size, mtimeMs } = await stat(path)
  return [path, size, mtimeMs]
}

/** Whether the program is there, and made from the sources as they are now. */
async function isWhole(file: string, list: string): Promise<boolean> {
  try {
    await stat(file)
    const states = JSON.parse(await readFile(list, 'utf8')) as State[]
    const now = await Promise.all(states.map(([path]) => stateOf(path)))
    return JSON.stringify(now) === JSON.stringify(states)
  } catch {
    return false
  }
}

/** At once and whole: other runs read it. */
async function replace(file: string, contents: string | Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.${performance.now()}`
  await writeFile(draft, contents)
  await rename(draft, file)
}
