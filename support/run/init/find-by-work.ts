/** Programs that bear other names than the documented ones, by the work that they do alone. */
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'

type Names = Readonly<Record<string, string>>

/** Fields of `sources`, and the call or the import that only the program of each has. */
const works: Readonly<Record<string, RegExp>> = {
  storageService: /^\s*(import|from)\s+(aio)?boto(3|core)?\b|from\s+['"]@aws-sdk\/client-s3['"]/m,
  tokenValidation:
    /^\s*(import|from)\s+(jwt|jose)\b[\s\S]*\bdecode\(|from\s+['"](jose|jsonwebtoken)['"]/m,
  supabaseClient:
    /\{[^}]*\bcreate(Browser)?Client\b[^}]*\}\s*from\s*['"]@supabase\/(supabase-js|ssr)['"]/,
  store: /\.onAuthStateChange\(/,
  'pages.login': /\.signInWithPassword\(/,
  'pages.register': /\.auth\.signUp\(/,
  'pages.forgotPassword': /\.resetPasswordForEmail\(/,
  'pages.callback': /\.exchangeCodeForSession\(|['"]error_description['"]/,
}

const program = /\.(py|ts|tsx|js|jsx|mjs)$/
const aside =
  /(^|\/)(tests?|__tests__|e2e|scripts?|fixtures|node_modules)\/|\.(test|spec)\.\w+$|(^|\/)(test_|conftest)/

/** The module of the client of the file store, by the program that talks to it. */
function storeModuleIn(text: string): string | undefined {
  const [, python, node] =
    /^\s*(?:import|from)\s+(aioboto3|boto3)\b|from\s+['"](@aws-sdk\/client-s3)['"]/m.exec(text) ??
    []
  return python ?? node
}

/** The function of the module that verifies tokens for which requests wait (FastAPI, "Dependencies"), if it is one. */
function callerIn({ paths, text }: RepositoryFiles, module: string): string | undefined {
  const own = [...text(module).matchAll(/^(?:async )?def (\w+)\(/gm)].map(([, name]) => name ?? '')
  const asked = paths
    .filter((path) => path.endsWith('.py') && !aside.test(path))
    .flatMap((path) => [...text(path).matchAll(/\b(?:Depends|Security)\(\s*(?:\w+\.)?(\w+)/g)])
    .map(([, name]) => name ?? '')
  const [only, ...others] = own.filter((name) => asked.includes(name))
  return others.length === 0 ? only : undefined
}

/** Of what the module offers the one thing that other programs of the backend take, in TypeScript or JavaScript. */
function takenFrom({ paths, text }: RepositoryFiles, module: string): string | undefined {
  const own = [...text(module).matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)]
  const imported = new RegExp(
    `import\\s*\\{([^}]*)\\}\\s*from\\s*['"][./@\\w-]*\\b${moduleName(module)}(\\.[jt]s)?['"]`,
    'g',
  )
  const taken = paths
    .filter((path) => program.test(path) && !aside.test(path) && path !== module)
    .flatMap((path) =>
      [...text(path).matchAll(imported)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []),
    )
  const [only, ...others] = own.flatMap(([, name = '']) => (taken.includes(name) ? [name] : []))
  return others.length === 0 ? only : undefined
}

const moduleName = (path: string) => path.replace(/^.*\//, '').replace(/\.\w+$/, '')

/** Folders in which programs of a side lie, where that is not `backend` or `frontend` alone. */
type Sides = Readonly<Record<string, readonly string[]>>

/**
 * Each field whose documented file is missing and whose work one program of the repository does; where two
 * do it, nobody can say which is meant.
 */
export function findByWork(
  { paths, text }: RepositoryFiles,
  documented: Names,
  sides: Sides = {},
): Names {
  const programs = paths.filter((path) => program.test(path) && !aside.test(path))
  const found = Object.entries(works).flatMap(([field, work]) => {
    const usual = documented[field]
    if (usual === undefined || paths.includes(usual)) return []
    const [side = ''] = usual.split('/')
    const folders = sides[side] ?? [side]
    const isIn = (path: string) => folders.some((folder) => path.startsWith(`${folder}/`))
    const own = programs.filter((path) => isIn(path) && work.test(text(path)))
    const [only] = own
    return own.length === 1 && only !== undefined ? [[field, only] as const] : []
  })
  return Object.fromEntries(found)
}

/** What the two programs of the task list import and define, where that is called otherwise. */
export function namesByWork(files: RepositoryFiles, at: Names, documented: Names): Names {
  const textAt = (path = '') => (files.paths.includes(path) ? files.text(path) : '')
  const s3Module = storeModuleIn(textAt(at.storageService))
  const tokenModule = /from\s+['"](jose|jsonwebtoken)['"]/.exec(textAt(at.tokenValidation))?.[1]
  const found = {
    // On Node a module is called like its package.
    ...{ s3Module, s3Package: s3Module?.startsWith('@') ? s3Module : undefined },
    ...{ tokenModule, tokenPackage: tokenModule },
    currentUser: files.paths.includes(at.tokenValidation ?? '')
      ? (callerIn(files, at.tokenValidation ?? '') ?? takenFrom(files, at.tokenValidation ?? ''))
      : undefined,
  }
  return Object.fromEntries(
    Object.entries(found).flatMap(([field, name]) =>
      name === undefined || name === documented[field] ? [] : [[field, name] as const],
    ),
  )
}
