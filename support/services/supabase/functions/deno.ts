/** One Edge Function in a Deno of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
// npm runs no scripts here, so the package's own installer is asked for the program.
import installer from 'deno/install_api.cjs'

export interface RunningFunction {
  /** Base of the requests to it. */
  readonly url: string
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>
  stop(): Promise<void>
}

/** The function does not come up; `fetching` where only something is missing that Deno could not fetch. */
export class BootFailure extends Error {
  readonly fetching: boolean

  constructor(words: string) {
    super(words)
    this.fetching = unfetched.test(words)
  }
}

/** Deno's words for a module that it looked for elsewhere and did not get. */
const unfetched =
  /error sending request|failed reaching|Import '[^']+' failed|manifest for '[^']+'|dns error|Requires import access/i

/** As long as the hosted runtime gives a function to come up, and more: Deno may have to fetch. */
const bootBudgetMs = 30_000

const host = fileURLToPath(new URL('edge-host.mjs', import.meta.url))

export interface Bundle {
  readonly name: string
  /** The bundled module. */
  readonly file: string
  /** Its whole environment, beside what Deno itself needs. */
  readonly environment: Readonly<Record<string, string>>
  /** Where Deno keeps what it fetches. */
  readonly cache: string
}

/** Resolves when it listens; rejects with a `BootFailure` that tells what Deno said. */
export async function startFunction(bundle: Bundle): Promise<RunningFunction> {
  const { name, file, environment, cache } = bundle
  const rights = ['--no-prompt', '--allow-net', '--allow-env', '--allow-read', '--allow-sys']
  const quiet = ['--no-config', '--no-lock', '--quiet']
  const { npm_config_registry: registry } = process.env
  const own = { DENO_DIR: cache, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' }
  const from = registry === undefined ? {} : { NPM_CONFIG_REGISTRY: registry }
  const child = spawn(
    installer.runInstall(),
    ['run', ...rights, ...quiet, host, pathToFileURL(file).href],
    {
      env: { ...own, ...from, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const ended = once(child, 'exit')
  const url = await listening(name, child, ended)
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return { url, ended, stop }
}

/** Every line of the function goes into the log of the services under its name. */
async function listening(
  name: string,
  child: ChildProcess,
  ended: Promise<unknown>,
): Promise<string> {
  const said: string[] = []
  const { promise, resolve } = Promise.withResolvers<string>()
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface({ input: stream }).on('line', (line) => {
      const [, port] = /^listening (\d+)$/.exec(line) ?? []
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`)
      else console.log(`function ${name}: ${line}`)
      if (said.length < mostLines) said.push(line)
    })
  }
  const tooLate = AbortSignal.timeout(bootBudgetMs)
  const over = Promise.race([ended, once(tooLate, 'abort')]).then(() => undefined)
  const url = await Promise.race([promise, over])
  if (url !== undefined) return url
  child.kill('SIGKILL')
  throw new BootFailure(said.join('\n') || 'it ends, or says nothing, before it listens')
}

/** Lines that are kept for the message of a function that does not come up. */
const mostLines = 20
