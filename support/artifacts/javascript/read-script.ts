/** What a script of a site loads, and how much of it is not needed to run it. */
import { build, transform } from 'esbuild'

export interface ScriptImports {
  /** Loaded with the script itself. */
  readonly atOnce: readonly string[]
  /** Loaded when `import()` is called. */
  readonly onDemand: readonly string[]
}

/** The modules that an ES module names; throws where it is no JavaScript. */
export async function importsOf(text: string): Promise<ScriptImports> {
  const { metafile } = await build({
    stdin: { contents: text, loader: 'js' },
    ...{ bundle: true, write: false, metafile: true, format: 'esm', logLevel: 'silent' },
    plugins: [
      {
        name: 'nothing is followed',
        setup: ({ onResolve }) =>
          onResolve({ filter: /.*/ }, ({ path }) => ({ path, external: true })),
      },
    ],
  })
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports)
  const ofKind = (kind: string) =>
    imports.filter((each) => each.kind === kind).map(({ path }) => path)
  return { atOnce: ofKind('import-statement'), onDemand: ofKind('dynamic-import') }
}

/** The share of a text, 0 to 1, that is blanks and comments; licences are wanted and not counted. */
export async function shareOfBlanks(text: string, kind: 'js' | 'css'): Promise<number> {
  const { code } = await transform(text, {
    ...{ loader: kind, minifyWhitespace: true, legalComments: 'inline', charset: 'utf8' },
    logLevel: 'silent',
  })
  return Math.max(0, 1 - code.length / text.length)
}
