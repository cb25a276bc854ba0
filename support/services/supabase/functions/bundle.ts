/** An Edge Function as one module: what is at hand is in it, what is not is left to Deno to fetch. */
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type BuildFailure, build, type Plugin } from 'esbuild'
import { type ImportMap, readImportMap } from './import-map.ts'
import { isHere, packageOf, serveFile, standIn } from './known-packages.ts'
import type { EdgeFunction } from './project-functions.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Writes the module to `outfile`. Rejects with the first thing that is wrong with its sources. */
export async function bundleFunction(
  { entry, importMap }: EdgeFunction,
  outfile: string,
): Promise<void> {
  try {
    await build({
      entryPoints: [entry],
      ...{ outfile, bundle: true, format: 'esm', target: 'esnext', logLevel: 'silent' },
      // Packages for browsers use what Deno has too; those for Node ask for modules at run time.
      platform: 'browser',
      // Files beside the function are looked for beside its source.
      define: { 'import.meta.url': JSON.stringify(pathToFileURL(entry).href) },
      plugins: [importsOf(readImportMap(importMap))],
    })
  } catch (error) {
    throw new Error(firstOf(error as Partial<BuildFailure>) ?? String(error), { cause: error })
  }
}

function firstOf({ errors = [] }: Partial<BuildFailure>): string | undefined {
  const [first] = errors
  if (first === undefined) return undefined
  const { location, text } = first
  return location === null ? text : `${location.file}:${location.line}: ${text}`
}

/** Relative files and packages that are at hand go into the bundle. */
function importsOf(named: ImportMap): Plugin {
  return {
    name: 'imports of an Edge Function',
    setup: ({ onResolve, onLoad, resolve }) => {
      onResolve({ filter: /.*/ }, ({ path: specifier, importer, kind, pluginData }) => {
        if (kind === 'entry-point' || pluginData === 'ours') return undefined
        if (importer.includes('/node_modules/')) return undefined
        const path = named(specifier)
        const instead = standIn(path)
        if (instead === 'nothing') return { path, namespace: 'nothing' }
        if (instead === 'serve') return { path: serveFile }
        const known = packageOf(path)
        if (known !== undefined && isHere(known)) {
          return resolve(known.name, { kind, resolveDir: here, pluginData: 'ours' })
        }
        if (path.startsWith('/')) return { path }
        return /^\.{1,2}\//.test(path) ? undefined : { path, external: true }
      })
      onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: '' }))
    },
  }
}
