/** What a Dockerfile puts into its image: variables, and files of the build context. */
import { type Add, type Copy, DockerfileParser, type Instruction } from 'dockerfile-ast'

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
}

/** From one FROM to the next. */
export interface BuildStage {
  /** The image that it begins with, or the name of an earlier stage. */
  readonly base: string
  /** Instructions in order: ARG, ENV, RUN and so on, with what follows the word. */
  readonly instructions: readonly { readonly keyword: string; readonly text: string }[]
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
    copied: instructions.filter(isCopy).flatMap(sourcesOf),
  }
}

function stagesOf(instructions: readonly Instruction[]): BuildStage[] {
  const stages: { base: string; instructions: { keyword: string; text: string }[] }[] = []
  for (const instruction of instructions) {
    const keyword = instruction.getKeyword()
    const text = instruction.getArgumentsContent() ?? ''
    if (keyword === 'FROM') {
      const base = text.split(/\s+/).find((word) => !word.startsWith('--')) ?? ''
      stages.push({ base, instructions: [] })
    } else stages.at(-1)?.instructions.push({ keyword, text })
  }
  return stages
}

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
function sourcesOf(copy: Copy | Add): CopiedPath[] {
  if (copy.getFlags().some((flag) => flag.getName() === 'from')) return []
  const said = copy.getArgumentsContent() ?? ''
  if (said.includes('<<')) return []
  return wordsOf(copy, said)
    .slice(0, -1)
    .filter((source) => !/^(?:https?:\/\/|git@|git:\/\/)/.test(source))
    .map((source) => ({ source, line: lineOf(copy) }))
}

/** The parser loses blanks within the strings of the JSON form. */
function wordsOf(copy: Copy | Add, said: string): readonly string[] {
  if (copy.getOpeningBracket() === null) return copy.getArguments().map((word) => word.getValue())
  const words: unknown = JSON.parse(said.slice(said.indexOf('[')))
  return Array.isArray(words) ? words.map(String) : []
}
