/** Which variables a compose file fills in, and those of them without which it cannot be used. */
import { interpolate } from '../../artifacts/compose/interpolate.ts'
import { readComposeFile } from '../../artifacts/compose/read-compose-file.ts'
import { mapTexts } from '../../artifacts/compose/trees.ts'

export interface AskedVariables {
  readonly all: readonly string[]
  /** Those that have no default. */
  readonly needed: readonly string[]
  /** Those of them that `docker compose` refuses to go without: `${NAME:?}`. */
  readonly required: readonly string[]
}

/** What the file asks for where none of its variables is set. Throws `ComposeFileError`. */
export function askedVariables(file: string): AskedVariables {
  const [all, needed, required] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const lookup = (name: string) => {
    all.add(name)
    return undefined
  }
  const variables = {
    lookup,
    unset: (name: string) => void needed.add(name),
    required: (name: string) => {
      needed.add(name)
      required.add(name)
    },
  }
  mapTexts(readComposeFile(file).tree, (text) => interpolate(text, variables))
  return { all: [...all], needed: [...needed], required: [...required] }
}
