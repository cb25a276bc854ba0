/** The script that sets up a developer's machine: as a file, without its tools, with tools that fail. */
import { constants, existsSync, statSync } from 'node:fs'
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { Unverified, Violation } from '../../core/errors.ts'
import type { CommandResult } from '../../ports/composition.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { copyRepository } from '../../systems/repository-copy.ts'
import { machineEnvironment } from '../../systems/system.ts'
import { runCommand } from '../../targets/embedded/run-command.ts'
import { expectEqual, expectThat } from '../expect.ts'

export interface ScriptFile {
  readonly firstLine: string
  readonly executable: boolean
  /** What the shell says of it without running it; empty when it can be read. */
  readonly complaints: string
}

/** A clean copy of the repository, where a script may leave what it likes. */
export async function repositoryCopy({ project, dir }: ProjectScene): Promise<string> {
  const copy = join(dir, 'repository')
  if (!existsSync(copy)) await copyRepository(project.repository, copy)
  const file = project.project.setUp
  if (!existsSync(join(copy, file))) throw new Violation(`there is no ${file}`)
  return copy
}

export async function lookAtScript(scene: ProjectScene): Promise<ScriptFile> {
  const repository = await repositoryCopy(scene)
  const file = join(repository, scene.project.project.setUp)
  const [firstLine = ''] = (await readFile(file, 'utf8')).split('\n')
  const shell = /\b(bash|zsh|dash|ksh)\b/.exec(firstLine)?.[1] ?? 'sh'
  const read = await run(['/usr/bin/env', shell, '-n', file], repository, process.env.PATH ?? '')
  return {
    firstLine,
    executable: isExecutable(file),
    complaints: read.code === 0 ? '' : read.stderr.trim(),
  }
}

/** It can be run by its name alone. */
export function canBeRun({ firstLine, executable, complaints }: ScriptFile): void {
  expectThat(/^#!\s*\//.test(firstLine), 'the script does not say which shell runs it', {
    received: firstLine,
  })
  expectThat(executable, nobody)
  expectEqual('what its shell says of the script', complaints, '')
}

const nobody = 'nobody may execute the script'

const isExecutable = (file: string) => (statSync(file).mode & constants.S_IXUSR) !== 0

function mayExecute(file: string): void {
  expectThat(isExecutable(file), nobody)
}

/** What any script may take for granted. */
const ordinary =
  'env sh bash cat cp mv rm mkdir ls ln chmod touch sed awk grep egrep tr cut head tail sort uniq wc tee date dirname basename readlink realpath pwd sleep seq printf echo expr test true false uname id whoami mktemp find xargs which tput stat'

/** Tools of a developer that the script may call. */
const tools =
  'supabase docker docker-compose npx pnpm pnpx yarn bunx brew psql curl pg_isready nc node npm'

export interface Attempt extends CommandResult {
  /** What the script asked of its tools, one call each. */
  readonly calls: readonly string[]
}

/** A machine with ordinary programs and nothing of a developer's tools. */
export async function runWithoutTools(scene: ProjectScene): Promise<Attempt> {
  return attempt(scene, 'bare', '')
}

/** A machine whose tools are there, and whose services do not start. */
export async function runWithFailingServices(scene: ProjectScene): Promise<Attempt> {
  return attempt(
    scene,
    'failing',
    `case "$(basename "$0") $*" in
      *--version* | *" -v" | docker*) exit 0 ;;
      *start*) echo "failed to start: port is already allocated" >&2; exit 1 ;;
      psql* | pg_isready* | nc* | curl* | *status*) echo "connection refused" >&2; exit 1 ;;
    esac`,
  )
}

async function attempt(scene: ProjectScene, name: string, stand_in: string): Promise<Attempt> {
  const repository = await repositoryCopy(scene)
  mayExecute(join(repository, scene.project.project.setUp))
  const bin = join(scene.dir, `bin-${name}`)
  const log = join(bin, '.calls')
  await mkdir(bin)
  await writeFile(log, '')
  for (const program of ordinary.split(' ')) {
    const real = where(program)
    if (real !== undefined) await symlink(real, join(bin, program))
  }
  const script = `#!/bin/sh\necho "$(basename "$0") $*" >> '${log}'\n${stand_in}\n`
  for (const program of stand_in === '' ? [] : tools.split(' ')) {
    await writeFile(join(bin, program), script)
    await chmod(join(bin, program), 0o755)
  }
  const result = await run([`./${scene.project.project.setUp}`], repository, bin)
  const calls = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '')
  return { ...result, calls }
}

/** A script that has nothing to wait for ends at once; one that waits for services gives up in time. */
const budgetMs = 20_000

function run(argv: readonly string[], cwd: string, path: string): Promise<CommandResult> {
  return runCommand({ argv, cwd, env: { PATH: path, HOME: cwd, LC_ALL: 'C.UTF-8' }, budgetMs })
}

function where(program: string): string | undefined {
  const folders = (process.env.PATH ?? '/usr/bin:/bin').split(delimiter)
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}

/** It ended by itself and said that it has failed. */
export function hasFailed({ code, stdout, stderr }: CommandResult): void {
  const received = `${stdout}${stderr}`.trim().split('\n').slice(-5)
  expectThat(code !== 137, `it does not end within ${budgetMs / 1_000} seconds`, { received })
  expectThat(code !== 0, 'it reports success', { expected: 'another exit code than 0', received })
}

/** Whoever reads what it printed knows which tool to install. */
export function namesWhatIsMissing({ stdout, stderr }: CommandResult): void {
  const said = `${stdout}${stderr}`
  const sentence = said.split('\n').find((line) => /supabase|docker/i.test(line))
  const ownWords = sentence !== undefined && !/^\S+: line \d+:/.test(sentence)
  expectThat(ownWords, 'it does not say in words of its own which tool is missing', {
    received: said.trim(),
  })
}

/** It tried to start the services, so that its failure is theirs. */
export function triedToStart({ calls }: Attempt): void {
  const tried = calls.some((call) => /supabase.*\bstart\b|docker.*\bup\b/.test(call))
  expectThat(tried, 'it never starts the local services', { received: calls })
}

/** Where a local project listens (document 003, "Local Development"): its address and its password. */
const localDatabase = 'postgresql://postgres:postgres@127.0.0.1:54322/postgres'

/** Fetching the images of a dozen services takes minutes on a slow line. */
const fullBudgetMs = 600_000

/** The whole set-up twice with the tools of this machine; what it starts is stopped afterwards. */
export async function runTwice(scene: ProjectScene): Promise<readonly CommandResult[]> {
  const repository = await repositoryCopy(scene)
  const { HOME = scene.dir, DOCKER_HOST } = process.env
  const engine = DOCKER_HOST === undefined ? {} : { DOCKER_HOST }
  const env = { ...machineEnvironment(scene.dir), HOME, ...engine }
  const say = (argv: readonly string[]) =>
    runCommand({ argv, cwd: repository, env, budgetMs: fullBudgetMs })
  await registryAnswers(say)
  scene.scope.undo('stop the local services', async () => {
    await say(['supabase', 'stop', '--no-backup'])
  })
  const script = [`./${scene.project.project.setUp}`]
  return [await say(script), await say(script)]
}

/** Without the images of the local services no script could start them. */
async function registryAnswers(
  say: (argv: readonly string[]) => Promise<CommandResult>,
): Promise<void> {
  const { code, stderr } = await say(['docker', 'manifest', 'inspect', 'postgres:17'])
  if (code === 0) return
  const reason = stderr.trim().split('\n').at(-1) ?? ''
  throw new Unverified(`needs a registry that has the images of the local services: ${reason}`)
}

export function succeeded(runs: readonly CommandResult[]): void {
  for (const { code, stderr } of runs) {
    expectThat(code === 0, 'the set-up fails', { expected: 0, received: `${code}: ${stderr}` })
  }
}

/** Tables that answer on the documented port. */
export async function localTables(): Promise<string[]> {
  const sql = "select tablename as name from pg_tables where schemaname = 'public' order by 1"
  return (await query(localDatabase, sql)).map(({ name }) => String(name))
}
