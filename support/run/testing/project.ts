/** A throw-away project for tests of the run: one feature, its ledger, a few honest steps. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { root as checkout } from '../root.ts'
import { textBelow } from './command.ts'

export interface ProjectRun {
  readonly exitCode: number
  readonly output: string
  readonly verdicts:
    | { requirements: { id: string; verdict: string; reason?: string }[] }
    | undefined
  /** The text of every file that the run has published, in one. */
  readonly published: string
}

export interface ProjectOptions {
  readonly args?: readonly string[]
  /** Rows of the ledger, made up to these ids. */
  readonly ids?: readonly string[]
  /** The whole ledger, where the ids alone do not do. */
  readonly ledger?: string
  /** More of cucumber's own configuration. */
  readonly config?: string
}

const runner = fileURLToPath(new URL('run-project.ts', import.meta.url))

const steps = `
import { Given, Then, When } from '@cucumber/cucumber'
import { Violation } from '${checkout}/support/core/errors.ts'
let runs = 0
Given('a state', () => undefined)
Given('the check is broken', () => { throw new TypeError('a defect of the check') })
When('an event', () => undefined)
When('the system breaks down', () => { throw new Violation('it broke down') })
Then('all is well', () => undefined)
Then('this holds, too', () => undefined)
Then('it is wrong', () => { throw new Violation('the promise was not kept', { expected: 1, received: 2 }) })
Then('it is wrong once', () => { runs += 1; if (runs === 1) throw new Violation('the first time') })
Then('the check breaks', () => { throw new TypeError('a defect of the check') })
Then('a secret appears', () => { throw new Violation('it says seeded-secret-value aloud') })
Then('it is skipped', () => 'skipped')
Then('it is pending', () => 'pending')
`

const config = (extra: string) => `export default {
  import: ['${checkout}/support/world.ts', '${checkout}/support/hooks.ts', 'steps.ts'],
  publish: false, ${extra} }`

const ledger = (ids: readonly string[]) =>
  ids
    .map(
      (id) =>
        `- { id: ${id}, title: t, statement: s, level: must, source: [x], checks: [dynamic] }\n`,
    )
    .join('')

/** Runs `feature` (the text below its `Feature:` line) and answers what came of it. */
export async function runProject(
  feature: string,
  options: ProjectOptions = {},
): Promise<ProjectRun> {
  const root = mkdtempSync(join(tmpdir(), 'plumbline-project-'))
  const name = 'curriculum-extractor'
  mkdirSync(join(root, 'features', name), { recursive: true })
  mkdirSync(join(root, 'features', 'catalogue'))
  mkdirSync(join(root, 'fixtures', 'systems', name), { recursive: true })
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'))
  const manifest = `fixtures/systems/${name}/plumbline.yaml`
  copyFileSync(join(checkout, manifest), join(root, manifest))
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(root, 'cucumber.js'), config(options.config ?? ''))
  writeFileSync(join(root, 'steps.ts'), steps)
  writeFileSync(join(root, 'features', name, 'a.feature'), `Feature: A\n${feature}\n`)
  const rows = options.ledger ?? ledger(options.ids ?? ['CE-AC-01'])
  writeFileSync(join(root, 'features', 'catalogue', `${name}.yaml`), rows)
  const reports = join(root, 'reports')
  try {
    const args = [runner, root, '--reports', reports, '--parallel', '1', ...(options.args ?? [])]
    const { exitCode, all } = await execa(process.execPath, args, {
      cwd: root,
      reject: false,
      all: true,
    })
    return {
      exitCode: exitCode ?? -1,
      output: all,
      verdicts: read(reports),
      published: textBelow(reports),
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function read(reports: string): ProjectRun['verdicts'] {
  try {
    return JSON.parse(readFileSync(join(reports, 'verdicts.json'), 'utf8'))
  } catch {
    return undefined // a run that was refused writes none
  }
}
