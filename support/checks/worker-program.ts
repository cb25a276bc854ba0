/** Which program the workers of a composition run, and whether a shell keeps the signals from it. */
import { basename } from 'node:path'
import { wordsOfLine } from '../artifacts/compose/shell-words.ts'
import { Unverified } from '../core/errors.ts'
import type { ComposeService } from '../ports/composition.ts'
import { whyNotRunning } from '../systems/left-out.ts'
import { runs as hasProcess, type Manifest } from '../systems/manifest.ts'
import { isOfBullmq } from './celery-names.ts'
import { programWords, scriptOf, wordsOf } from './compose-files.ts'
import { expectThat } from './expect.ts'
import { commandsIn, scriptFile, scriptText } from './own-script.ts'

/**
 * As the manifest says; of a repository alone, what document 000 prints (section 5, Celery worker). What a
 * worker of BullMQ is called is printed nowhere.
 */
export function programTold(manifest: Manifest): readonly string[] | undefined {
  const told = hasProcess(manifest, 'worker') ? manifest.processes.worker.command : []
  if (told.length > 0) return withoutTuning(withoutRunner(lastProgram(told)))
  return isOfBullmq(manifest) ? undefined : ['celery', 'worker']
}

/** That of the service by the worker's name; of a name that nobody has, one that nobody runs. */
export const programOf = (service: ComposeService | undefined): readonly string[] =>
  withoutTuning(withoutRunner(service === undefined ? [] : programWords(service)))

/** Where a shell starts it, the words behind the last `exec`, without those that the shell fills in. */
function lastProgram(command: readonly string[]): readonly string[] {
  const words = programWords({ command })
  const at = words.lastIndexOf('exec')
  return at === -1 ? words : words.slice(at + 1).filter((word) => !word.includes('$'))
}

/** What finds a program of the project and starts it: the container may have it in its path. */
const runners =
  /^(?:(?:uv|poetry|pdm|pipenv|hatch|rye) run(?: --?(?:(?:project|directory|package|group|extra|with|python|env-file|p) \S+|\S+))*|npx|bunx|python[\d.]* -m) /

function withoutRunner(command: readonly string[]): readonly string[] {
  const named = [basename(command[0] ?? ''), ...command.slice(1)]
  const left = `${named.join(' ')} `.replace(runners, '').trim()
  const words = left.split(' ').length
  // Words may hold blanks: where nothing was taken away, they stay as they were.
  return left === named.join(' ').trim() ? command : command.slice(-words)
}

/** How a worker of Celery is tuned is no part of which program it is; `-A` is. */
const celeryTuning =
  /^(-[cQlnPB]$|--(concurrency|queues|loglevel|hostname|pool|prefetch|max|without|time|soft))/

/** What workers of every make call what they take, and how much of it. */
const anyTuning = /^--(concurrency|queues?)\b/

/** Source: https://docs.celeryq.dev/en/stable/reference/cli.html#celery-worker */
function withoutTuning(command: readonly string[]): string[] {
  const tuning = command.some((word) => basename(word) === 'celery') ? celeryTuning : anyTuning
  return command.filter((word, at) => {
    const before = command[at - 1] ?? ''
    const isOperand =
      (tuning === celeryTuning && /^-[cQlnP]$/.test(before)) ||
      (tuning.test(before) && !/=|^--without|^-B/.test(before))
    return !tuning.test(word) && (!isOperand || word.startsWith('-'))
  })
}

/** The worker's program is that of the manifest, without a shell between it and the signals. */
export function runsWorkerProgram(service: ComposeService, manifest: Manifest): void {
  const command = programTold(manifest)
  if (command === undefined) throw new Unverified(whyNotRunning('worker'))
  const script = scriptOf(service) ?? followed(service, command, manifest.repository)
  const words = script === undefined ? wordsOf(service) : wordsOfScript(script)
  expectThat(runs(words, command), `${service.name} does not run the worker's program`, {
    expected: command.join(' '),
    received: words.join(' ') || "the image's own command",
  })
  const direct = script === undefined || startsByExec(script, command)
  expectThat(direct, `a shell stands between ${service.name} and the signals of its stop`, {
    expected: 'the program itself, or a script that starts it by exec',
    received: wordsOf(service).join(' '),
  })
}

/** The script of the repository by which the service starts, where its own words do not name the program. */
function followed(
  service: ComposeService,
  program: readonly string[],
  repository: string,
): string | undefined {
  const file = scriptFile(service)
  if (file === undefined || runs(wordsOf(service), program)) return undefined
  const text = scriptText(service, file, repository)
  if (text !== undefined) return text
  throw new Unverified(
    `needs ${file}, by which ${service.name} starts: the repository has no such file`,
  )
}

const wordsOfScript = (script: string) =>
  commandsIn(script).flatMap(({ text }) => wordsOfLine(text))

/** Once the shell has become the program, nothing stands behind it; a pipe or `&` keeps the shell. */
function startsByExec(script: string, program: readonly string[]): boolean {
  const commands = commandsIn(script)
  const own = commands.filter(({ text }) => runs(wordsOfLine(text), program))
  const starting = own.length > 0 ? own : commands.slice(-1)
  return starting.every(({ text, end }) => /^exec\s/.test(text) && end !== '|' && end !== '&')
}

/** Whether the words of `program` are among `words`, in their order. */
export function runs(words: readonly string[], program: readonly string[]): boolean {
  const left = [basename(program[0] ?? ''), ...program.slice(1)]
  for (const word of words) if (word === left[0] || basename(word) === left[0]) left.shift()
  return left.length === 0
}
