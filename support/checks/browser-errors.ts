/** Errors in a visitor's browser: the system's own pages with one more script, which fails. */
import { randomUUID } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { eventually } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import { call } from '../systems/http-client.ts'
import { machineEnvironment } from '../systems/system.ts'
import { type ErrorTracker, errorTracker } from './error-tracker.ts'
import { expectEqual } from './expect.ts'
import { serveWith } from './production-site.ts'
import { arrived, errorsIn, releaseOf } from './tracked-errors.ts'

export interface FailingPage {
  readonly tracker: ErrorTracker
  readonly url: string
  readonly release: string
  /** Messages of the error that nobody catches and of the rejection that nobody handles. */
  readonly messages: readonly [string, string]
}

const scriptPath = '/plumbline-fails.js'

/** The frontend with a tracker, behind a host that adds the script to its pages. */
export async function failingPage(scene: Scene): Promise<FailingPage> {
  const { dsn, environment, release: name } = scene.manifest.frontendErrors
  const tracker = await errorTracker(scene)
  const release = randomUUID()
  const { url, anonKey } = scene.addresses.supabase
  const frontend = await serveWith(scene, {
    VITE_SUPABASE_URL: url,
    VITE_SUPABASE_ANON_KEY: anonKey,
    [dsn]: tracker.dsn,
    [environment]: 'staging',
    [name]: release,
  })
  await eventually('the frontend answers', () => call(frontend.url), { withinMs: 20_000 })
  const messages = [`uncaught ${randomUUID()}`, `unhandled ${randomUUID()}`] as const
  return { tracker, url: await hostOf(scene, frontend.url, messages), release, messages }
}

/**
 * Sentry's SDK takes what comes in the same moment as an error for that error once more (its
 * `ignoreNextOnError`), and drops it: in milliseconds.
 */
const apartMs = 300

async function hostOf(
  { scope }: Scene,
  frontend: string,
  [uncaught, unhandled]: FailingPage['messages'],
): Promise<string> {
  const script = `setTimeout(() => { throw new Error(${JSON.stringify(uncaught)}) })
    setTimeout(() => { Promise.reject(new Error(${JSON.stringify(unhandled)})) }, ${apartMs})`
  const server = createServer(({ url = '/' }, response) => {
    if (url === scriptPath) {
      response.setHeader('content-type', 'text/javascript').end(script)
      return
    }
    passOn(frontend + url, response).catch(() => response.writeHead(502).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  scope.undo('close the host of the page', () => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

/** Headers stay as they are: the policy of the page decides whether its reports may leave. */
async function passOn(url: string, response: ServerResponse): Promise<void> {
  const { status, headers, body } = await call(url)
  for (const [name, value] of headers) {
    if (!/^(content-length|content-encoding|transfer-encoding|connection)$/.test(name)) {
      response.setHeader(name, value)
    }
  }
  const isPage = headers.get('content-type')?.includes('text/html') === true
  const tag = `<script type="module" src="${scriptPath}"></script></head>`
  const shown = isPage ? body.toString('utf8').replace('</head>', tag) : body
  response.writeHead(status).end(shown)
}

/** Opens the page in a browser and waits for both errors, or until the time is up. */
export async function visit(scene: Scene, { url, tracker, messages }: FailingPage): Promise<void> {
  const { launch, dir, scope } = scene
  const profile = `--user-data-dir=${join(dir, 'browser')}`
  const browser = await launch({
    name: 'browser',
    command: 'chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', profile, url],
    cwd: dir,
    env: machineEnvironment(dir),
    logDir: join(dir, 'logs'),
  })
  scope.undo('close the browser', () => browser.kill())
  await arrived(tracker, messages.length)
  await browser.kill()
}

/** Both errors have come, once each, under the release and the environment of the frontend. */
export function bothReported({ tracker, release, messages }: FailingPage): void {
  const errors = errorsIn(tracker.received)
  const expected = messages.map((text) => ({ text, environment: 'staging', release })).sort(byText)
  const received = errors
    .map(({ text, ...error }) => {
      return { text, environment: error.environment, release: releaseOf(error, release) }
    })
    .sort(byText)
  expectEqual('errors that the browser has reported', received, expected)
}

const byText = (a: { text: string }, b: { text: string }) => a.text.localeCompare(b.text)
