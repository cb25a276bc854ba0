/** What jobs are made of: JSON that comes back unchanged, and nothing that does anything when it is read. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Unverified, Violation } from '../core/errors.ts'
import { isJson } from '../core/json.ts'
import type { JobMessages } from '../ports/job-messages.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import { expectEqual, expectThat } from './expect.ts'
import { ends } from './jobs.ts'
import { idIn } from './same-id.ts'
import type { SentJob } from './senseless-jobs.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** The message is an object of JSON whose one documented argument is the extraction. */
export async function messageIsJson(
  scene: Scene,
  messages: JobMessages,
  { job, extraction }: { readonly job: string; readonly extraction: string },
): Promise<void> {
  const { argument } = scene.manifest.queue
  const { payload } = await messages.stored(job)
  scene.measured('the message in the store', { message: payload ?? null })
  const given = objectOf('the message of the job', payload)
  expectEqual(`the argument ${argument} of the message`, idIn(given[argument]), extraction)
}

/** The result is an object of JSON. */
export async function resultIsJson(
  scene: Scene,
  messages: JobMessages,
  queue: QueueProbe,
  job: string,
): Promise<void> {
  await ends(queue, job, 'completed', jobBudgetMs)
  const { result } = await messages.stored(job)
  scene.measured('the result in the store', { result: result ?? null })
  objectOf('the result of the job', result)
}

function objectOf(what: string, text: string | undefined): Record<string, unknown> {
  const value = parsed(what, text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw new Violation(`${what} is no object`, { expected: 'an object of JSON', received: text })
}

function parsed(what: string, text = ''): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Violation(`${what} is no JSON`, { received: text.slice(0, 200), cause })
  }
}

/** Nested, beyond ASCII, with what JSON tells apart and careless code does not. */
export const oddArgument = {
  text: 'Ünïcödé 数学 🧮 "quoted" \\ \n',
  nothing: null,
  empty: [[], {}, '', 0, false],
  nested: { deeper: [{ number: -0.5 }, { moment: '2025-10-22T09:00:00+08:00' }] },
}

/** The result of a finished job names the extraction, and repeats the odd argument where the manifest says that it does. */
export async function repeatsArguments(
  scene: Scene,
  queue: QueueProbe,
  sent: { readonly job: string; readonly extraction: string },
): Promise<void> {
  const { argument, echoes } = scene.manifest.queue
  const { state, result } = await queue.job(sent.job)
  if (state !== 'completed')
    throw new Unverified(`the job has left no result to compare: it is ${state}`)
  const received = { ...(result as Record<string, unknown> | null) }
  const named = wordFor(received, argument)
  expectEqual(`${named} in the result`, idIn(received[named]), sent.extraction)
  if (echoes !== undefined) {
    expectEqual(`${echoes} in the result, as it was sent`, received[echoes], oddArgument)
  }
}

/** Document 000, section 5, calls the extraction so in the result; what carries it there may be called otherwise. */
export const wordFor = (result: object, argument: string): string =>
  argument in result ? argument : 'extraction_id'

/** A message for each way to read text as a program, and the file that it makes when it is. */
function traps({ dir, manifest }: Scene): Readonly<Record<string, { mark: string; text: string }>> {
  const trap = (name: string, textFor: (mark: string) => string) => {
    const mark = join(dir, `mark-of-${name}`)
    return { mark, text: textFor(mark) }
  }
  const write = (mark: string) => `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`
  const written = (mark: string) =>
    `(process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(mark)}, ''), {})`
  return {
    // Opcodes of pickle's protocol 0: the global os.system, called with one string.
    'a pickled command': trap('pickle', (mark) => `cos\nsystem\n(S'touch ${mark}'\ntR.`),
    'an expression of JavaScript': trap('expression', written),
    'a serialised function': trap('function', (mark) =>
      JSON.stringify({
        [manifest.queue.argument]: `_$$ND_FUNC$$_function () { ${write(mark)} }()`,
      }),
    ),
    'a tag of YAML': trap('tag', (mark) => `!!python/object/apply:os.system ["touch ${mark}"]`),
  }
}

/** Sends each of them to the task; the marks are below the scenario's folder. */
export async function sendTraps(scene: Scene, messages: JobMessages) {
  const sent: SentJob[] = []
  for (const [what, { text }] of Object.entries(traps(scene))) {
    // Opcodes of a pickle are sent as a pickle where messages say what they are.
    const pickle = what === 'a pickled command' ? text : undefined
    const id = await messages.sendText(scene.manifest.queue.task, text, pickle)
    sent.push({ what, id, unreadable: !isJson(text), mayEndWell: isJson(text) })
  }
  return sent
}

/** No file has come of any of them. */
export function noMarks(scene: Scene): void {
  const left = Object.entries(traps(scene)).filter(([, { mark }]) => existsSync(mark))
  const names = left.map(([what]) => what)
  expectThat(names.length === 0, 'a message was read as a program', { received: names })
}
