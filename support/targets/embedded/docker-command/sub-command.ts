/** What a sub-command of `docker compose` is, and how one that only shows something ends. */
import type { CommandResult } from '../../../ports/composition.ts'
import type { Engine, EngineCommands } from '../compose-engine.ts'
import { warningsOf } from './printed.ts'
import type { FlagTable, ReadFlags } from './read-flags.ts'

export interface SubCommand {
  readonly flags: FlagTable
  /** Words behind the first one belong to another program. */
  readonly stopAtFirst?: boolean
  run(read: ReadFlags, at: At): Promise<CommandResult>
}

export interface At {
  readonly engine: Engine
  readonly commands: EngineCommands
}

/** Success with `text`; the warnings and what is `told` besides go to stderr. */
export const quiet = (text: string, engine: Engine, told = ''): CommandResult => ({
  code: 0,
  stdout: text,
  stderr: warningsOf(engine.project) + told,
})
