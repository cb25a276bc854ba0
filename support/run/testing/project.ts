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
When('the system breaks down', () => { throw new Violation('it broke down', { expected: 'up', received: [] }) })
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

export interface Project {
  readonly root: string
  /** One more run of it; its reports go to `reports`, a folder below `root`. */
  run(args?: readonly string[], reports?: string): Promise<ProjectRun>
  /** Writes a file below `root`, such as one beside the manifest. */
  write(path: string, text: string): void
  remove(): void
}

const name = 'curriculum-extractor'

/** The folder of the manifest. */
export const systemFolder = `fixtures/systems/${name}`

/** Runs `feature` (the text below its `Feature:` line) and answers what came of it. */
export async function runProject(
  feature: string,
  options: ProjectOptions = {},
): Promise<ProjectRun> {
  const project = openProject(feature, options)
  try {
    return await project.run(options.args)
  } finally {
    project.remove()
  }
}

/** A project that can be run several times; the caller removes it. */
export function openProject(feature: string, options: ProjectOptions = {}): Project {
  const root = mkdtempSync(join(tmpdir(), 'plumbline-project-'))
  const write = (path: string, text: string) => writeFileSync(join(root, path), text)
  mkdirSync(join(root, 'features', name), { recursive: true })
  mkdirSync(join(root, 'features', 'catalogue'))
  mkdirSync(join(root, systemFolder), { recursive: true })
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'))
  const manifest = `${systemFolder}/plumbline.yaml`
  copyFileSync(join(checkout, manifest), join(root, manifest))
  write('package.json', '{ "type": "module" }')
  write('cucumber.js', config(options.config ?? ''))
  write('steps.ts', steps)
  write(`features/${name}/a.feature`, `Feature: A\n${feature}\n`)
  const rows = options.ledger ?? ledger(options.ids ?? ['CE-AC-01'])
  write(`features/catalogue/${name}.yaml`, rows)
  return {
    root,
    run: (args = [], reports = 'reports') => runOnce(root, args, join(root, reports)),
    write,
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

async function runOnce(
  root: string,
  more: readonly string[],
  reports: string,
): Promise<ProjectRun> {
  const args = [runner, root, '--reports', reports, '--parallel', '1', ...more]
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
}

function read(reports: string): ProjectRun['verdicts'] {
  try {
    return JSON.parse(readFileSync(join(reports, 'verdicts.json'), 'utf8'))
  } catch {
    return undefined // a run that was refused writes none
  }
}
