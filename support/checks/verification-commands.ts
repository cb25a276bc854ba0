/** The commands that the documents publish for a look at a running system, run as they stand there. */
import { readMarkdown, withSubsections } from '../artifacts/markdown/read-markdown.ts'
import { Unverified } from '../core/errors.ts'
import type { CommandResult } from '../ports/composition.ts'
import { runToEnd } from '../ports/run-to-end.ts'
import type { ComposedSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { machineEnvironment } from '../systems/system.ts'
import { said } from './deployment-commands.ts'
import { commandsOf, shells } from './document-commands.ts'
import { allDocuments } from './documents.ts'
import { expectEqual, expectThat } from './expect.ts'
import { changePassword } from './redis-probe.ts'

export interface Verification {
  readonly command: string
  readonly working: CommandResult
  /** The login at Redis is refused to everybody who comes anew. */
  readonly locked: CommandResult
  /** Redis and the frontend are stopped; the API says that it is not healthy. */
  readonly stopped: CommandResult
}

/** No look at a system takes as long: in milliseconds. */
const budgetMs = 60_000

/** Commands that go on until they are interrupted verify nothing. */
const goesOn = /\blogs\b.*\s(-\w*f\w*|--follow)\b|\bwatch\b|\btop\b/

/** Every command in the shell blocks of the section that the manifest names, in whichever document. */
export function verificationCommands({ manifest }: Scene): string[] {
  const { verification } = manifest.deployment
  const commands = allDocuments(manifest).flatMap((document) =>
    document.sections
      .filter(({ title }) => title.toLowerCase() === verification.toLowerCase())
      .flatMap((section) => withSubsections(document, section))
      .flatMap(({ text }) => readMarkdown(text).blocks)
      .filter(({ language }) => shells.includes(language))
      .flatMap(({ text }) => commandsOf(text)),
  )
  const looks = commands.filter((command) => !goesOn.test(command))
  if (looks.length > 0) return looks
  throw new Unverified(
    `needs deployment.verification in the manifest: no document has commands below "${verification}"`,
  )
}

/** Runs each of them while all works, while Redis refuses the login, and while Redis and frontend are away. */
export async function runThroughout(
  scene: Scene,
  made: ComposedSystem,
  commands: readonly string[],
): Promise<Verification[]> {
  const { redis, frontend } = scene.manifest.composition.services
  const all = () => Promise.all(commands.map((command) => runOne(scene, made, command)))
  const working = await all()
  await changePassword(scene, made)
  const locked = await all()
  const away = [redis, frontend].filter((name) => name in made.project.services)
  await made.composition.stop(away, { graceMs: 2_000 })
  const stopped = await all()
  const nothing: CommandResult = { code: 1, stdout: '', stderr: '' }
  return commands.map((command, at) => ({
    command,
    working: working[at] ?? nothing,
    locked: locked[at] ?? nothing,
    stopped: stopped[at] ?? nothing,
  }))
}

/** As a person types it: in the repository, with the shell of that person, who has no variables set. */
async function runOne(
  { dir }: Scene,
  { composition, repository }: ComposedSystem,
  command: string,
): Promise<CommandResult> {
  const machine = machineEnvironment(dir)
  const env = { ...machine, PATH: `${composition.commandPath}:${machine.PATH}` }
  const argv = ['-c', composition.localize(command)]
  const { code, stdout, stderr } = await runToEnd('bash', argv, { cwd: repository, env, budgetMs })
  const missing = /(\S+): (?:command )?not found/.exec(stderr)?.[1]
  if (missing !== undefined) throw new Unverified(`needs ${missing} on this machine`)
  if (code === 125) throw new Unverified(`needs docker: ${stderr.trim()}`)
  return { code: code ?? 1, stdout, stderr }
}

/** Each ends well while all works, and what asks Redis for an answer gets one. */
export function succeedWhileAllWorks(verifications: readonly Verification[]): void {
  for (const { command, working } of verifications) {
    expectThat(working.code === 0, `"${command}" fails on a system that works`, {
      received: said(working),
    })
    if (!/redis-cli.*\bping\b/i.test(command)) continue
    const refused = /NOAUTH|WRONGPASS|AUTH failed/i.test(working.stdout + working.stderr)
    expectThat(!refused, `"${command}" is refused by a Redis that works`, {
      received: said(working),
    })
  }
}

/** The database is the target's own and goes on working, so what asks it alone has nothing to show. */
const asksDatabase = /\bpsql\b|\bpg_isready\b|DATABASE_URL|\bmigrat|\balembic\b/

/**
 * Each shows one of the two faults by its end, or, where it only displays, by what it prints. What asks
 * Redis itself fails when it is refused; what asks the API fails when the API says that it is not well.
 */
export function showFaults(verifications: readonly Verification[]): void {
  const blind = verifications.filter(({ command, working, locked, stopped }) => {
    if (asksDatabase.test(command)) return false
    if (/\bredis-cli\b/.test(command)) return locked.code === 0
    if (/\b(curl|wget)\b/.test(command)) return stopped.code === 0
    return [locked, stopped].every(
      ({ code, stdout }) => code === 0 && timeless(stdout) === timeless(working.stdout),
    )
  })
  expectEqual(
    'commands that tell of no fault although what they verify is broken',
    blind.map(({ command }) => command),
    [],
  )
}

/** How long something has been up is no news. */
const timeless = (text: string) =>
  text.replace(/(about )?(\d+|an?|less than a) (second|minute|hour)s?( ago)?/gi, '')
