/** Where the journals of runs lie: not among the files of the run, for they must outlive a crash. */
import { mkdirSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { anyMark } from '../../core/run-mark.ts'

/** `$XDG_STATE_HOME/plumbline/journals`, of this user alone; it holds ids and addresses, no keys. */
function journalsFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const state = env.XDG_STATE_HOME || join(homedir(), '.local', 'state')
  const folder = join(state, 'plumbline', 'journals')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

export function journalOf(mark: string): string {
  return join(journalsFolder(), `${mark}.ndjson`)
}

/** Journals that are left, by the marks of their runs. */
export function leftJournals(): ReadonlyMap<string, string> {
  const folder = journalsFolder()
  const files = readdirSync(folder).filter((name) => name.endsWith('.ndjson'))
  return new Map(
    files.flatMap((name) => {
      const mark = anyMark.exec(name)?.[0]
      return mark === undefined ? [] : [[mark, join(folder, name)] as const]
    }),
  )
}
