/** How a program is started by what the repository says: words of a composition or of an image, made to run here. */
import { ComposeFileError } from '../../artifacts/compose/compose-file-error.ts'
import { shellWords } from '../../artifacts/compose/shell-words.ts'
import { readDockerfile } from '../../artifacts/dockerfile/read-dockerfile.ts'

type Words = readonly string[]

/** Words of `command:`, in either form; a line that cannot be split is split at its blanks. */
export function wordsOf(command: unknown): Words {
  if (command === undefined || command === null) return []
  if (Array.isArray(command)) return command.map(String)
  try {
    return shellWords(String(command))
  } catch (error) {
    if (!(error instanceof ComposeFileError)) throw error
    return String(command).split(/\s+/) // a broken quote: the words are of use all the same
  }
}

export interface ImageStart {
  readonly entrypoint: Words
  readonly command: Words
}

/** What the last stage of a Dockerfile starts, or the stage of that name. */
export function imageStart(text: string, target?: string): ImageStart {
  const { stages } = readDockerfile(text)
  const named = new RegExp(`^FROM\\s.*\\sAS\\s+${target ?? '$^'}\\s*$`, 'gim')
  const at = [...text.matchAll(/^FROM\s.*$/gim)].findIndex(([line]) => named.test(line))
  const { instructions = [] } = (at === -1 ? stages.at(-1) : stages[at]) ?? {}
  const last = (keyword: string) =>
    instructionWords(instructions.findLast((each) => each.keyword === keyword)?.text)
  return { entrypoint: last('ENTRYPOINT'), command: last('CMD') }
}

/** The form of JSON, else a line for a shell. */
function instructionWords(text: string | undefined): Words {
  if (text === undefined) return []
  if (!/^\s*\[/.test(text)) {
    return /[;&|$<>]/.test(text) ? ['sh', '-c', text] : wordsOf(text)
  }
  try {
    const words: unknown = JSON.parse(text)
    return Array.isArray(words) ? words.map(String) : []
  } catch {
    return [] // Docker takes such a line for one of a shell, and so it starts nothing
  }
}

/** Words that a shell leaves as they are. */
const isPlain = (words: Words) => words.every((word) => /^[\w.,:=@/+-]+$/.test(word))

/**
 * A worker of Celery that takes its queues and its name as variables, which it knows as options alone;
 * undefined for every other program, and where the words say these things themselves.
 */
export function celeryTold(words: Words): Words | undefined {
  const [program, worker] = [words.findIndex((word) => /(^|\/)celery$/.test(word)), 'worker']
  const own = words.some((word) => /^(-Q|-n|--queues|--hostname)(=|$)/.test(word))
  if (program === -1 || !words.includes(worker, program) || own || !isPlain(words)) return undefined
  const told = '${WORKER_QUEUES:+--queues=$WORKER_QUEUES} --hostname=celery@$HOSTNAME'
  return ['bash', '-c', `exec ${words.join(' ')} ${told}`]
}

/** Programs that serve an application of Python, and the option by which each is told its address. */
const servers: Readonly<Record<string, Words>> = {
  fastapi: ['--port', '$PORT'],
  uvicorn: ['--port', '$PORT'],
  hypercorn: ['--bind', '127.0.0.1:$PORT'],
  gunicorn: ['--bind', '127.0.0.1:$PORT'],
}

/** The server of Python among the words, such as `uvicorn`. */
export const serverIn = (words: Words): string | undefined =>
  words.map(lastPart).find((word) => word in servers)

/**
 * The words as a command for this machine, on the port that it is told; `before` is a script that has to
 * run first. What starts no known server stays as it is.
 */
export function servedHere(words: Words, before?: string): Words {
  const parts = shellParts(words)
  const own = parts === undefined ? words : wordsOf(parts.at(-1))
  const server = serverIn(own)
  if (server === undefined) return unwatched(words)
  const first = parts?.slice(0, -1) ?? (before === undefined ? [] : [`bash ${before}`])
  const plain = own[0] === 'exec' ? own.slice(1) : own
  const served = [...onePlainProcess(plain), ...(servers[server] ?? [])]
  return ['bash', '-c', [...first, `exec ${inShell(served)}`].join(' && ')]
}

/** A program on Node that does not start anew with every change of a file: Node, tsx and nodemon. */
export function unwatched(words: Words): Words {
  const [program = '', ...rest] = words
  const namesScript = rest[0]?.startsWith('-') === false
  if (lastPart(program) === 'nodemon' && namesScript) return ['node', ...rest]
  if (lastPart(program) === 'tsx' && rest[0] === 'watch') return [program, ...rest.slice(1)]
  if (lastPart(program) !== 'node') return words
  return [program, ...rest.filter((word) => !/^--watch(-path=.*|-preserve-output)?$/.test(word))]
}

/** The commands of `sh -c "…"`, one after the other; undefined where no shell is started. */
export function shellParts(words: Words): Words | undefined {
  const isShell = /^(.*\/)?(ba|da|z)?sh$/.test(words[0] ?? '') && /^-\w*c$/.test(words[1] ?? '')
  return isShell ? (words[2] ?? '').trim().split(/\s*(?:&&|;|\n)\s*/) : undefined
}

/** Words as a line for a shell that fills in variables and does nothing else to them. */
export const inShell = (words: Words): string =>
  words
    .map((word) => {
      if (/^[\w@%+=:,./$-]+$/.test(word)) return word
      return word.includes('$') ? `"${word.replaceAll('"', '\\"')}"` : `'${word}'`
    })
    .join(' ')

const lastPart = (word: string) => word.split('/').at(-1) ?? word

/** One process that does not watch its files and has no address of its own. */
export const onePlainProcess = (words: Words): Words =>
  withoutOptions(words, ['--workers', '--port', '--host', '--bind', '-b', '-w']).filter(
    (word) => word !== '--reload',
  )

/** The words without these options and their values. */
export function withoutOptions(words: Words, valued: Words): Words {
  return words.filter(
    (word, at) =>
      !valued.some((option) => word === option || word.startsWith(`${option}=`)) &&
      !valued.includes(words[at - 1] ?? ''),
  )
}
