/** A browser of the run's own: no window, no memory of an earlier one, and no way off this machine. */
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { deadlineIn } from '../core/deadline.ts'
import { suiteError } from '../core/errors.ts'
import type { Launch, RunningProcess } from '../ports/process.ts'

export type { BrowserContext, Page }

/** The program of Debian's package. */
export const browserProgram = 'chromium'

export interface OwnBrowser {
  readonly version: string
  /** Somebody new: no cookies, nothing stored. Closed by whoever has opened it. */
  open(): Promise<BrowserContext>
  close(): Promise<void>
}

export interface BrowserPlace {
  readonly launch: Launch
  /** Its profile and its log go here. */
  readonly dir: string
  readonly env: Readonly<Record<string, string>>
}

/** A start takes one second, on a busy machine several. */
const startBudgetMs = 30_000

/** Pages of this size are read easily and make small pictures. */
const viewport = { width: 720, height: 540 }

/** What a page does not have by then it does not have: nothing here comes from afar. */
const patienceMs = 8_000

/** A page that is loaded for the first time on a busy machine takes some seconds. */
const loadMs = 30_000

/** Starts it by `launch`, which also ends it should the run be killed. */
export async function startBrowser({ launch, dir, env }: BrowserPlace): Promise<OwnBrowser> {
  const profile = mkdtempSync(join(dir, 'profile-'))
  const child = await launch({
    name: 'browser',
    command: browserProgram,
    args: [...flags(), `--user-data-dir=${profile}`, 'about:blank'],
    ...{ cwd: dir, env, logDir: dir },
  })
  // Read when it is needed: it is large, and most runs open no page.
  const { chromium } = await import('playwright-core')
  const browser = await chromium.connectOverCDP(await addressOf(child))
  return {
    version: browser.version(),
    open: async () => {
      const context = await browser.newContext({ viewport })
      context.setDefaultTimeout(patienceMs)
      context.setDefaultNavigationTimeout(loadMs)
      return context
    },
    close: async () => {
      await browser.close()
      await child.kill()
    },
  }
}

function flags(): string[] {
  const own = ['--headless', '--disable-gpu', '--disable-quic', '--no-first-run']
  const quiet = ['background-networking', 'component-update', 'sync', 'dev-shm-usage']
  // Its sandbox needs a user who is not root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return [
    ...[...own, ...sandbox, ...quiet.map((name) => `--disable-${name}`)],
    '--remote-debugging-port=0',
    // Whatever a page asks for, only this machine is found.
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
  ]
}

/** It says where it listens, on the port that it has found free. */
async function addressOf(child: RunningProcess): Promise<string> {
  const deadline = deadlineIn(startBudgetMs)
  for (;;) {
    for (const { text } of child.lines()) {
      const [, address] = /^DevTools listening on (ws:\S+)/.exec(text) ?? []
      if (address !== undefined) return address
    }
    if (deadline.passed() || child.exit() !== undefined) break
    await Promise.race([child.exited, new Promise((resolve) => setTimeout(resolve, 20))])
  }
  await child.kill()
  const detail = child.exit() === undefined ? 'it does not say where it listens' : 'it has ended'
  throw suiteError('SERVICE_FAILED', { service: 'browser', detail, log: child.logFile })
}
