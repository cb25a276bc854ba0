/** What a Dockerfile puts into its image: variables, and files of the build context. */
import {
  type Add,
  type Copy,
  DockerfileParser,
  type Instruction,
  ModifiableInstruction,
} from 'dockerfile-ast'

export interface DeclaredVariable {
  /** An ARG stays in the history of the image as an ENV does. */
  readonly instruction: 'ARG' | 'ENV'
  readonly name: string
  /** Undefined where only the name is declared. */
  readonly value?: string
  /** From 1. */
  readonly line: number
}

export interface CopiedPath {
  /** As it is written: relative to the context, and it may be a pattern. */
  readonly source: string
  readonly line: number
  /** Place of its stage among those of the file, from 0. */
  readonly stage: number
}

/** ARG, ENV, RUN and so on, in order, with what follows the word and its flags. */
export interface StageInstruction {
  readonly keyword: string
  readonly text: string
  /** The stage or image that it copies from, where that is not the context. */
  readonly from?: string
  /** `--interval=10s` and the like, of a health check. */
  readonly flags?: Readonly<Record<string, string>>
}

/** From one FROM to the next. */
export interface BuildStage {
  /** The image that it begins with, or the name of an earlier stage. */
  readonly base: string
  /** By which later stages speak of it, where it has one. */
  readonly name?: string
  readonly instructions: readonly StageInstruction[]
}

export interface DockerfileFacts {
  readonly stages: readonly BuildStage[]
  readonly variables: readonly DeclaredVariable[]
  /** Sources of COPY and ADD that come from the context: no other stage, address or here-document. */
  readonly copied: readonly CopiedPath[]
}

export function readDockerfile(text: string): DockerfileFacts {
  const file = DockerfileParser.parse(text)
  const instructions = file.getInstructions()
  return {
    stages: stagesOf(instructions),
    variables: [
      ...file.getARGs().flatMap((arg) => declared('ARG', arg, [arg.getProperty()])),
      ...file.getENVs().flatMap((env) => declared('ENV', env, env.getProperties())),
    ],
    copied: instructions.flatMap((instruction, at) => {
      const stage = countOfStages(instructions.slice(0, at)) - 1
      return isCopy(instruction) ? sourcesOf(instruction, stage) : []
    }),
  }
}

function stagesOf(instructions: readonly Instruction[]): BuildStage[] {
  const stages: {
    base: string
    name?: string
    instructions: StageInstruction[]
  }[] = []
  for (const instruction of instructions) {
    const keyword = instruction.getKeyword()
    const text = instruction.getArgumentsContent() ?? ''
    if (keyword === 'FROM') {
      const base = text.split(/\s+/).find((word) => !word.startsWith('--')) ?? ''
      const name = /\sAS\s+(\S+)/i.exec(text)?.[1]
      stages.push({ base, ...(name === undefined ? {} : { name }), instructions: [] })
    } else
      stages.at(-1)?.instructions.push({
        ...{ keyword, text },
        ...sourceStage(instruction),
        ...checkFlags(instruction),
      })
  }
  return stages
}

function sourceStage(instruction: Instruction): { from?: string } {
  if (!isCopy(instruction)) return {}
  const from = instruction
    .getFlags()
    .find((flag) => flag.getName() === 'from')
    ?.getValue()
  return typeof from === 'string' ? { from } : {}
}

function checkFlags(instruction: Instruction): { flags?: Record<string, string> } {
  if (!(instruction instanceof ModifiableInstruction)) return {}
  if (instruction.getKeyword() !== 'HEALTHCHECK') return {}
  const flags = instruction.getFlags().map((flag) => [flag.getName(), flag.getValue() ?? ''])
  return { flags: Object.fromEntries(flags) }
}

const countOfStages = (instructions: readonly Instruction[]) =>
  instructions.filter((each) => each.getKeyword() === 'FROM').length

const lineOf = (instruction: Instruction) => instruction.getRange().start.line + 1

interface Property {
  getName(): string
  getValue(): string | null
}

function declared(
  instruction: 'ARG' | 'ENV',
  at: Instruction,
  properties: readonly (Property | null)[],
): DeclaredVariable[] {
  return properties.flatMap((property) => {
    if (property === null) return []
    const value = property.getValue()
    const said = value === null ? {} : { value }
    return [{ instruction, name: property.getName(), ...said, line: lineOf(at) }]
  })
}

function isCopy(instruction: Instruction): instruction is Copy | Add {
  return ['COPY', 'ADD'].includes(instruction.getKeyword())
}

/** The last argument is the place in the image. */
function sourcesOf(copy: Copy | Add, stage: number): CopiedPath[] {
  if (copy.getFlags().some((flag) => flag.getName() === 'from')) return []
  const said = copy.getArgumentsContent() ?? ''
  if (said.includes('<<')) return []
  return wordsOf(copy, said)
    .slice(0, -1)
    .filter((source) => !/^(?:https?:\/\/|git@|git:\/\/)/.test(source))
    .map((source) => ({ source, line: lineOf(copy), stage }))
}

/** The parser loses blanks within the strings of the JSON form. */
function wordsOf(copy: Copy | Add, said: string): readonly string[] {
  if (copy.getOpeningBracket() === null) return copy.getArguments().map((word) => word.getValue())
  const words: unknown = JSON.parse(said.slice(said.indexOf('[')))
  return Array.isArray(words) ? words.map(String) : []
}
