/** `docker compose` of this machine, for one composition; everything under way can be ended at once. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandResult } from '../../ports/composition.ts'
import { runCommand } from '../embedded/run-command.ts'
import type { ComposeConfig } from './compose-config.ts'

export interface Shell {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

export interface ComposeCommand {
  /** The project as compose itself reads it, or what it prints when it refuses. */
  read(globals: readonly string[], shell: Shell): Promise<ComposeConfig | CommandResult>
  /** From now on the project is this one. */
  use(config: ComposeConfig): void
  run(words: readonly string[]): Promise<CommandResult>
  /** Ends all commands under way. */
  abort(): void
}

/** Fetching and building take minutes on a slow line; a command of a person is not cut short. */
const budgetMs = 900_000

export function composeCommand(project: string, dir: string): ComposeCommand {
  const file = join(dir, 'effective.json')
  let ending = new AbortController()
  const docker = (words: readonly string[], { cwd, env }: Shell) =>
    runCommand({
      argv: ['docker', 'compose', ...words],
      ...{ cwd, env: { ...env, ...ofEngine() }, budgetMs, stop: ending.signal },
    })
  return {
    read: async (globals, shell) => {
      const named = ['--project-name', project, ...globals]
      const result = await docker([...named, 'config', '--format', 'json'], shell)
      return result.code === 0 ? (JSON.parse(result.stdout) as ComposeConfig) : result
    },
    use: (config) => writeFileSync(file, JSON.stringify(config), { mode: 0o600 }),
    run: (words) =>
      docker(['--project-name', project, '--file', file, ...words], { cwd: dir, env: {} }),
    abort: () => {
      ending.abort()
      ending = new AbortController()
    },
  }
}

/** Where the engine is, and its command: shells of a scenario know neither. */
function ofEngine(): Record<string, string> {
  const { DOCKER_HOST, PATH = '', HOME = '' } = process.env
  return { PATH, HOME, ...(DOCKER_HOST !== undefined && { DOCKER_HOST }) }
}
