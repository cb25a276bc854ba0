/** The variables that an image gives its programs, where a folder of this machine stands for the image's. */
import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { keptStages } from './kept-stages.ts'
import { readDockerfile } from './read-dockerfile.ts'

/** Are the machine's own wherever a program runs on it. */
const ofTheMachine = ['PATH', 'HOME', 'TMPDIR']

/**
 * What ENV says in the stages that `target` (the last one unless given) is built upon. A path within the
 * working folder of the image is the same one within `folder`; one that is not on this machine, and a value
 * made of other variables, say nothing here. Nothing where the Dockerfile cannot be read.
 * Source: https://docs.docker.com/reference/dockerfile/#env
 */
export function imageVariables(
  { dockerfile, target }: { readonly dockerfile: string; readonly target?: string },
  folder: string,
): Readonly<Record<string, string>> {
  if (!existsSync(dockerfile)) return {}
  const { stages } = readDockerfile(readFileSync(dockerfile, 'utf8'))
  const kept = [...keptStages(stages, target)].sort((a, b) => a - b)
  const instructions = kept.flatMap((at) => stages[at]?.instructions ?? [])
  const working = instructions
    .filter(({ keyword }) => keyword === 'WORKDIR')
    .reduce((path, { text }) => posix.resolve(path, text), '/')
  const declared = readDockerfile(asOneStage(instructions)).variables
  const entries = declared.flatMap(({ instruction, name, value }) => {
    if (instruction !== 'ENV' || ofTheMachine.includes(name)) return []
    const local = value?.includes('$') ? undefined : localValue(value ?? '', working, folder)
    return local === undefined ? [] : [[name, local] as const]
  })
  return Object.fromEntries(entries)
}

const asOneStage = (instructions: readonly { keyword: string; text: string }[]) =>
  ['FROM scratch', ...instructions.map(({ keyword, text }) => `${keyword} ${text}`)]
    .filter((line) => /^(FROM|ENV) /.test(line))
    .join('\n')

/** A path or a list of paths by what is there on this machine, anything else as it stands. */
function localValue(value: string, working: string, folder: string): string | undefined {
  const parts = value.split(':')
  if (!parts.every((part) => part.startsWith('/'))) return value
  const there = parts.map((part) => localPath(part, working, folder)).filter(existsSync)
  return there.length === 0 ? undefined : there.join(':')
}

function localPath(path: string, working: string, folder: string): string {
  const within = posix.relative(working, path)
  return working === '/' || within.startsWith('..') ? path : join(folder, within)
}
