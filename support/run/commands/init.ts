/** `plumbline init`: writes a manifest for a repository, with what was found in it and where. */
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { type RepositoryFiles, repositoryFiles } from '../../artifacts/repository-files.ts'
import { initOptions } from '../../config/init-options.ts'
import { suiteError } from '../../core/errors.ts'
import { exitCodes } from '../../core/verdict.ts'
import { loadLedger } from '../../requirements/ledger.ts'
import { loadManifest } from '../../systems/manifest.ts'
import { systemNames } from '../../systems/manifest-fields.ts'
import { type Draft, written } from '../init/draft.ts'
import { draftProcesses } from '../init/draft-processes.ts'
import { draftProduction } from '../init/draft-production.ts'
import { draftProject } from '../init/draft-project.ts'
import { guessSystem } from '../init/guess-system.ts'
import { openRequirements } from '../init/open-requirements.ts'
import { root } from '../root.ts'

/** One row for each system; one without a row gets a manifest with nothing but its name. */
const drafts: Readonly<
  Record<string, (files: RepositoryFiles, title: string, root: string) => Draft>
> = {
  'curriculum-extractor': draftProcesses,
  vocabgo: draftProject,
  'production-migration': draftProduction,
}

/** 0 when the manifest was written; it prints what stays unverified until somebody fills it in. */
export async function init(args: readonly string[], say = print): Promise<number> {
  const systems = systemNames()
  const { path, force, system: chosen } = initOptions(args, systems)
  const repository = folderAt(path)
  const file = join(repository, 'plumbline.yaml')
  if (existsSync(file) && !force) throw suiteError('FILE_EXISTS', { file })
  const files = repositoryFiles(repository)
  const system = chosen ?? guessed(files, systems)
  const title = basename(repository)
  const draft = drafts[system]?.(files, title, repository) ?? {
    system,
    title,
    entries: [],
    open: [],
  }
  writeFileSync(file, written(draft, relative(repository, join(root, 'docs/manifest.schema.json'))))
  const manifest = loadManifest(file)
  const rows = loadLedger(`${root}/features`).filter((row) => row.system === system)
  say(`${file}: ${system}${chosen === undefined ? ' (by what the repository holds)' : ''}`)
  for (const { name, comment } of draft.entries) {
    say(`  ${name}: ${(comment ?? '').replaceAll('\n', '; ')}`)
  }
  for (const line of openRequirements(manifest, rows)) say(line)
  return exitCodes.conforms
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function folderAt(path: string): string {
  const folder = resolve(path)
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder
  const facts = { option: 'PATH', given: path, rule: 'the folder of a repository' }
  throw suiteError('OPTION_VALUE', { ...facts, example: 'plumbline init ../repository' })
}

function guessed(files: RepositoryFiles, systems: readonly string[]): string {
  const system = guessSystem(files)
  if (system !== undefined && systems.includes(system)) return system
  const given = system ?? 'unknown: nothing in the repository tells it'
  throw suiteError('OPTION_CHOICE', { option: '--system', given, choices: systems.join(', ') })
}
