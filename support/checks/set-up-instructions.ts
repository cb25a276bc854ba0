/** The documented way to a running stack: read from the documents and followed to the letter. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { parseDotenv } from '../artifacts/compose/dotenv.ts'
import { withSubsections } from '../artifacts/markdown/read-markdown.ts'
import { Violation } from '../core/errors.ts'
import type { Composition } from '../ports/composition.ts'
import { type ComposedSystem, composeSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import type { Manifest } from '../systems/manifest.ts'
import { machineEnvironment } from '../systems/system.ts'
import { withinClone } from './document-places.ts'
import { allDocuments } from './documents.ts'
import { expectEqual, expectThat } from './expect.ts'
import { refuseUnplayable } from './unplayable.ts'

/** The documents' limit, in milliseconds. */
const budgetMs = 15 * 60_000

/** By itself, or at the end of a line that leads up to it. */
const bringsUp = /(?:^|&&\s*|;\s*)docker[ -]compose\b.*\b(up|watch)\b/

export interface Instructions {
  /** File and heading. */
  readonly where: string
  /** Commands in order; the last one brings the services up. */
  readonly commands: readonly string[]
  /** Variables that the reader is told to fill in before. */
  readonly variables: readonly string[]
}

export interface FollowedInstructions {
  readonly made: ComposedSystem
  /** Each command with what came of it. */
  readonly results: readonly {
    readonly command: string
    readonly code: number
    readonly said: string
  }[]
  readonly tookMs: number
}

/** The first part of a document that leads up to bringing the services up. */
export function instructionsOf(manifest: Manifest): Instructions {
  for (const document of allDocuments(manifest)) {
    // The whole document under its title comes last: a part of it says it more clearly.
    for (const section of document.sections.toSorted(
      (a, b) => Number(b.level > 1) - Number(a.level > 1),
    )) {
      const texts = withSubsections(document, section).map(({ text }) => text)
      const codes = codesInOrder(texts.join('\n'))
      const end = codes.findIndex((code) => bringsUp.test(code))
      if (end === -1) continue
      const before = codes.slice(0, end + 1)
      return {
        where: [document.file, section.title].filter((part) => part !== '').join(', '),
        commands: withinClone(before.filter((code) => !/^[\w.:/-]+$/.test(code))),
        variables: before.filter((code) => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(code)),
      }
    }
  }
  throw new Violation('no document says how the services are brought up', {
    expected: 'a section with docker compose up',
  })
}

/**
 * Lines of fenced, indented and inline code as they follow each other; comments and prompts are left out.
 * Indented code stands behind an empty line: https://spec.commonmark.org/0.31.2/#indented-code-blocks
 */
function codesInOrder(text: string): string[] {
  const code =
    /^[ ]*(`{3,}|~{3,})[^\n]*\n([\s\S]*?)^[ ]*\1|(?<=(?:^|\n)[ ]*\n)((?:(?: {4}|\t)[^\n]*\n?|[ ]*\n)+)|(?<!`)`([^`\n]+)`(?!`)/gm
  return [...text.matchAll(code)].flatMap(([, , block, indented, inline]) =>
    (block ?? indented ?? inline ?? '')
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) =>
        line
          .replace(/^\s*\$\s+/, '')
          .replace(/\s{2,}# .*$/, '')
          .trim(),
      )
      .filter((line) => line !== '' && !line.startsWith('#')),
  )
}

/**
 * Follows them in a clean copy, where the target plays the composition. The only knowledge that is
 * added are the values of the variables which the instructions name.
 */
export async function follow(
  scene: Scene,
  runDir: string,
  { commands, variables }: Instructions,
): Promise<FollowedInstructions> {
  const made = await composeSystem(scene, runDir)
  rmSync(join(made.repository, '.env')) // making it is a part of the instructions
  const started = performance.now()
  const results: FollowedInstructions['results'][number][] = []
  for (const command of commands) {
    if (bringsUp.test(command)) fillIn(made, variables)
    const result = await runAsReader(scene, made, command)
    results.push(result)
    if (result.code !== 0) break
  }
  for (const { said } of results) refuseUnplayable(said)
  return { made: asWritten(made), results, tookMs: performance.now() - started }
}

/** With what the environment file holds now, as the services have found it. */
function asWritten(made: ComposedSystem): ComposedSystem {
  const file = join(made.repository, '.env')
  if (!existsSync(file)) return made
  const environment = parseDotenv(readFileSync(file, 'utf8'), () => undefined)
  return { ...made, environment: { ...environment } }
}

/** The reader puts the values in where the example has placeholders. */
function fillIn({ repository, environment }: ComposedSystem, variables: readonly string[]): void {
  const file = join(repository, '.env')
  if (!existsSync(file)) return
  let text = readFileSync(file, 'utf8')
  for (const name of variables) {
    const line = `${name}='${environment[name] ?? ''}'`
    const there = new RegExp(`^${name}=.*$`, 'm')
    text = there.test(text) ? text.replace(there, () => line) : `${text}\n${line}\n`
  }
  writeFileSync(file, text)
}

/** `watch` brings everything up and then stays for the changes of a developer: its beginning is what counts. */
const withoutWatch = (command: string) =>
  bringsUp.test(command) ? command.replace(/\bwatch\b.*$/, 'up -d --wait') : command

/** All commands are typed into one shell: what one leaves, its folder and its exports, the next one finds. */
const inOneShell = (command: string) => `
[ ! -f "$READER_SESSION" ] || . "$READER_SESSION"
trap '{ printf "cd %q\\n" "$PWD"; export -p; } > "$READER_SESSION"' EXIT
${withoutWatch(command)}`

async function runAsReader({ dir }: Scene, made: ComposedSystem, command: string) {
  const machine = machineEnvironment(dir)
  const READER_SESSION = join(dir, 'session-of-the-reader')
  const PATH = [made.composition.commandPath, machine.PATH].join(delimiter)
  return typed(command, made.repository, { ...machine, PATH, READER_SESSION })
}

/** Types one more command into the shell whose state is kept in the file that `READER_SESSION` names. */
export async function typed(command: string, cwd: string, env: NodeJS.ProcessEnv) {
  const { exitCode, all } = await execa('bash', ['-c', inOneShell(command)], {
    ...{ cwd, env, extendEnv: false, all: true, reject: false },
    ...{ timeout: budgetMs, stdin: 'ignore' as const },
  })
  const said = all.split('\n').filter((line) => !/level=warning/.test(line))
  return { command, code: exitCode ?? 1, said: said.slice(-4).join(' | ') }
}

/** Every command succeeded, in time. */
export function succeeded({ results, tookMs }: FollowedInstructions, told: Instructions): void {
  const failed = results.find(({ code }) => code !== 0)
  expectThat(failed === undefined, `whoever follows ${told.where} fails at "${failed?.command}"`, {
    expected: 'exit status 0',
    received: `${failed?.code}: ${failed?.said}`,
  })
  expectThat(tookMs < budgetMs, `whoever follows ${told.where} needs too long`, {
    expected: `less than ${budgetMs / 60_000} minutes`,
    received: `${Math.round(tookMs / 60_000)} minutes`,
  })
}

/** Every service that has been brought up runs, and none is anything but healthy. */
export async function allHealthy(
  composition: Composition,
  least: readonly string[],
): Promise<void> {
  const states = await composition.ps()
  const there = states.map(({ service }) => service)
  const missing = least.filter((name) => !there.includes(name))
  expectEqual('services that the instructions do not bring up', missing, [])
  const ill = states.filter(({ state, health }) => state !== 'running' || health !== 'healthy')
  expectEqual(
    'services that are not healthy',
    ill.map(({ service, state, health }) => `${service}: ${state}, ${health}`),
    [],
  )
}
