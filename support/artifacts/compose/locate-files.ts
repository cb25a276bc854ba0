/** Finds the files of a project the way compose does: default names, the automatic override, parents. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { ComposeSelection } from '../../ports/composition.ts'
import { ComposeFileError } from './compose-file-error.ts'

/** https://docs.docker.com/compose/intro/compose-application-model/#the-compose-file */
const defaultNames = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yml',
  'docker-compose.yaml',
] as const
const overrideNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
] as const

export interface LocatedFiles {
  /** Project directory: relative paths in the files and `.env` are taken from here. */
  readonly dir: string
  readonly files: readonly string[]
}

/** Throws `ComposeFileError` when there is no compose file here or above. */
export function locateFiles({ dir, files, env }: ComposeSelection): LocatedFiles {
  const separator = env.COMPOSE_PATH_SEPARATOR ?? ':'
  const named = files ?? env.COMPOSE_FILE?.split(separator).filter((file) => file !== '')
  const [first, ...others] = named ?? []
  if (first !== undefined) {
    const paths = [first, ...others].map((file) => resolve(dir, file))
    return { dir: dirname(resolve(dir, first)), files: paths }
  }
  for (let folder = resolve(dir); ; folder = dirname(folder)) {
    const base = firstOf(folder, defaultNames)
    if (base !== undefined) {
      const override = firstOf(folder, overrideNames)
      return { dir: folder, files: override === undefined ? [base] : [base, override] }
    }
    if (folder === dirname(folder)) break
  }
  throw new ComposeFileError('no configuration file provided: not found')
}

const firstOf = (folder: string, names: readonly string[]) =>
  names.map((name) => join(folder, name)).find((file) => existsSync(file))
