/** Runs a throw-away project as `plumbline run` would, without services: `run-project.ts ROOT ARG…`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SuiteError } from '../../core/errors.ts'
import { redactor } from '../../core/redact.ts'
import { exitCodes } from '../../core/verdict.ts'
import { publishAddressBook } from '../address-book.ts'
import { runIn } from '../commands/run.ts'
import { type Performance, type Performed, runScenarios } from '../perform.ts'

async function performPlain(performance: Performance): Promise<Performed> {
  const runDir = mkdtempSync(join(tmpdir(), 'plumbline-trap-'))
  process.on('exit', () => rmSync(runDir, { recursive: true, force: true }))
  const capabilities = { mailbox: true, docker: 'no container engine answers' } as const
  publishAddressBook({
    runId: performance.origin.id,
    runDir,
    root: performance.root,
    target: 'embedded',
    capabilities,
    systems: [],
  })
  const secrets = ['seeded-secret-value']
  const { redact } = redactor(secrets)
  return { ...(await runScenarios(performance, redact)), capabilities, provider: 'none', secrets }
}

const [root = '', ...args] = process.argv.slice(2)
try {
  process.exit(await runIn(root, args, performPlain))
} catch (error) {
  if (!(error instanceof SuiteError)) throw error
  process.stderr.write(`${error}\n`)
  process.exit(exitCodes.couldNotRun)
}
